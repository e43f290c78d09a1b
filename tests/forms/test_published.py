"""What was published stays as it was: each version's file and, in words, what it asks of whom."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from service.domain.states import Entry, FieldClass, Mode, Role
from service.forms.definition import Question
from service.forms.published import FOLDER, FORMS, load, versions

DIGESTS = Path(__file__).parent / "published.json"
QUESTIONS = Path(__file__).parent / "questions.txt"


def test_published_file_is_never_edited() -> None:
    """A form that is to change gets its next version: `definitions/<form>/v<next>.yaml`.

    Answers stand under the wording to which they were given. The line of a new file joins
    `published.json`; the lines that are there stay.
    """
    found = {
        str(path.relative_to(FOLDER)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(FOLDER.rglob("*.yaml"))
    }

    pinned = json.loads(DIGESTS.read_text(encoding="utf-8"))

    assert found == pinned, "a published form was edited: add a version, and its digest here"


@pytest.mark.parametrize("slug", FORMS)
def test_versions_of_a_form_are_numbered_without_a_gap(slug: str) -> None:
    known = versions(slug)

    assert known == tuple(range(1, len(known) + 1))
    assert [load(slug, number).version for number in known] == list(known)
    assert load(slug).version == known[-1]


def test_load_of_a_version_that_never_was_is_refused() -> None:
    with pytest.raises(KeyError, match="no version 9"):
        load("joining", 9)


def test_every_question_of_every_version_is_in_the_list() -> None:
    lines = [
        _line(slug, number, one)
        for slug in FORMS
        for number in versions(slug)
        for one in load(slug, number).questions
    ]
    if os.environ.get("UPDATE_GOLDEN"):
        QUESTIONS.write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert lines == QUESTIONS.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("slug", FORMS)
def test_conditions_name_what_exists(slug: str) -> None:
    known = {*Mode, *Entry, *Role}
    for number in versions(slug):
        questions = load(slug, number).questions
        values = {one.name: {value for value, _ in one.choices} for one in questions}
        conditions = [one.needed_if for one in questions if one.needed_if]

        assert {word for one in questions for word in one.only} <= known
        assert all(set(wanted) <= values[name] for name, wanted in conditions)
        assert {one.each for one in questions} <= {"", "action", "member", "recommendation"}


def _line(slug: str, number: int, one: Question) -> str:
    letters = "".join(letter.value for letter in FieldClass if letter in one.classes)
    notes = [
        "required" if one.required else "",
        f"if {one.needed_if[0]} {'|'.join(one.needed_if[1])}" if one.needed_if else "",
        f"each {one.each}" if one.each else "",
        f"only {'|'.join(one.only)}" if one.only else "",
        f"wave {one.wave}" if one.is_rating else "",
        "addressed" if one.addressed else "",
        f"chosen {''.join(one.chosen_readers)}" if one.chosen_readers else "",
        f"most {one.warn_length}" if one.warn_length else "",
    ]
    said = ", ".join(note for note in notes if note)
    return f"{slug}/{number} {one.name} {one.type} {letters}{' · ' + said if said else ''}"
