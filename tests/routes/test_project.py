"""A set's shared project: who opens it, its notes, its question and scope."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from service.domain.states import Mode, ProgrammeState, ProjectPart
from service.models import (
    LearningSet,
    Membership,
    Programme,
    ProjectNote,
    Recommendation,
)
from tests.hr import counted_queries
from tests.participants import dump, page_path
from tests.routes.pressing import guard, open_with_code
from tests.routes.project import Room
from tests.web_wiring import NOW

FOUND = "Every third caller rings twice"


def test_note_stands_on_the_page_of_everybody_in_the_set(room: Room, bobs: Room) -> None:
    status, _ = room.press("/notes", part="inside", words=f"  {FOUND}\r\n")
    room.press("/notes", part="options", words="One number on the door", saw="Fewer rang")

    assert status == 303
    assert (FOUND in bobs.page(), "Fewer rang" in bobs.page()) == (True, True)
    assert [(one.part, one.words, one.saw, one.written_by) for one in room.rows(ProjectNote)] == [
        (ProjectPart.INSIDE, FOUND, "", room.maple.ann),
        (ProjectPart.OPTIONS, "One number on the door", "Fewer rang", room.maple.ann),
    ]


@pytest.mark.parametrize(
    ("path", "kind"), [("/notes", ProjectNote), ("/recommendations", Recommendation)]
)
def test_pressed_twice_on_one_page_is_one_row_and_other_words_another(
    room: Room, path: str, kind: type[ProjectNote] | type[Recommendation]
) -> None:
    for words in (FOUND, FOUND, "Nobody answers at noon"):
        room.press(path, part="inside", words=words, once="a" * 32)

    assert [one.words for one in room.rows(kind)] == [FOUND, "Nobody answers at noon"]


def test_stale_change_says_so_shows_theirs_and_keeps_what_was_typed(room: Room, bobs: Room) -> None:
    room.press("/notes", part="inside", words=FOUND)
    (note,) = room.rows(ProjectNote)
    path = f"/notes/{note.id}"
    bobs.press(path, do="change", words="Every second caller", seen="1")

    status, page = room.press(path, do="change", words="Every fourth caller", seen="1")

    assert (status, "changed this note meanwhile" in page) == (409, True)
    assert ("Every second caller" in page, "Every fourth caller" in page) == (True, True)
    again, _ = room.press(path, do="change", words="Every fourth caller", seen="2")
    assert again == 303
    assert [(one.words, one.edition) for one in room.rows(ProjectNote)] == [
        ("Every fourth caller", 3)
    ]


def test_change_pressed_twice_counts_once(room: Room) -> None:
    room.press("/notes", part="inside", words=FOUND)
    (note,) = room.rows(ProjectNote)

    statuses = [
        room.press(f"/notes/{note.id}", do="change", words="Every second", seen="1")[0]
        for _ in range(2)
    ]

    assert (statuses, [one.edition for one in room.rows(ProjectNote)]) == ([303, 303], [2])


def test_note_taken_out_can_be_put_back_and_words_typed_meanwhile_stay(
    room: Room, bobs: Room
) -> None:
    room.press("/notes", part="inside", words=FOUND)
    (note,) = room.rows(ProjectNote)
    path = f"/notes/{note.id}"

    bobs.press(path, do="take-out", seen="1", words=FOUND)
    status, page = room.press(path, do="change", words="Every fourth caller", seen="1")

    assert (status, "took this note out meanwhile" in page) == (409, True)
    form = page[page.index('id="new-inside-words"') :]
    assert form.index("Every fourth caller") < form.index("</textarea>")
    assert "Taken out (1)" in room.page()
    room.press(path, do="put-back")
    room.press(path, do="put-back")
    assert [one.withdrawn_at for one in room.rows(ProjectNote)] == [None]


@pytest.mark.parametrize("path", ["/notes", "/recommendations", "/question"])
def test_empty_words_are_asked_for_again_and_nothing_is_written(room: Room, path: str) -> None:
    before = dump(room.wiring.database)

    status, page = room.press(path, part="inside", words=" \n ", why="Because", seen="1")

    assert (status, 'role="alert"' in page) == (422, True)
    assert dump(room.wiring.database) == before


@pytest.mark.parametrize("path", ["/notes", "/recommendations", "/question"])
def test_press_from_elsewhere_or_without_a_code_writes_nothing_and_keeps_the_words(
    room: Room, other_device: FlaskClient, path: str
) -> None:
    before = dump(room.wiring.database)
    typed = {"part": "inside", "words": FOUND, "seen": "1"}

    foreign = room.client.post(room.path + path, data={**typed, "csrf_token": "x"})
    no_code = other_device.post(room.path + path, data={**typed, "csrf_token": room.proof})

    assert (foreign.status_code, FOUND in foreign.text) == (400, True)
    assert (no_code.status_code, FOUND in no_code.text) == (403, True)
    assert dump(room.wiring.database) == before


def test_project_opens_after_a_code_alone_and_looking_writes_nothing(
    room: Room, other_device: FlaskClient
) -> None:
    room.press("/notes", part="inside", words=FOUND)
    before = dump(room.wiring.database)

    closed = other_device.get(room.path)

    assert (closed.status_code, "A code first" in closed.text) == (200, True)
    assert (FOUND in closed.text, FOUND in room.page()) == (False, True)
    assert dump(room.wiring.database) == before


def test_facilitator_reads_the_project_and_writes_nothing(
    room: Room, other_device: FlaskClient
) -> None:
    room.press("/notes", part="inside", words=FOUND)
    room.press("/recommendations", words="One number for all")
    fays = Room.of(other_device, room.wiring, room.maple, room.maple.fay)

    page = fays.page()
    status, answer = fays.press("/notes", part="inside", words="Mine")

    assert (FOUND in page, "One number for all" in page, "<form" in page) == (True, True, False)
    assert (status, "Mine" in answer, len(room.rows(ProjectNote))) == (404, True, 1)


@pytest.mark.parametrize("who", ["max", "sue"])
def test_manager_and_sponsor_open_no_project(
    room: Room, other_device: FlaskClient, who: str
) -> None:
    room.press("/notes", part="inside", words=FOUND)
    theirs = page_path(room.wiring, getattr(room.maple, who))
    open_with_code(other_device, room.wiring, theirs)

    answer = other_device.get(f"{theirs}/project/{room.maple.learning_set}")

    assert (answer.status_code, FOUND in answer.text) == (404, False)


def test_project_is_hidden_where_the_set_shares_none_is_planned_or_is_anothers(room: Room) -> None:
    with room.wiring.database.writing() as db:
        oak = LearningSet(programme_id=room.maple.programme, name="Oak", project="Acorns")
        db.add(oak)
        db.flush()
        other = oak.id
    asked = [room.client.get(room.path.rpartition("/")[0] + f"/{other}").status_code]
    for values in ({"mode": Mode.OWN_ISSUE}, {"mode": Mode.SHARED_PROJECT,
                                              "state": ProgrammeState.PLANNED}):  # fmt: skip
        with room.wiring.database.writing() as db:
            db.execute(update(Programme).values(**values))
        asked.append(room.client.get(room.path).status_code)

    assert asked == [404, 404, 404]


def test_who_left_reads_and_writes_no_more(room: Room) -> None:
    with room.wiring.database.writing() as db:
        db.get_one(Membership, room.maple.ann_in).ends_at = NOW

    status, _ = room.press("/notes", part="inside", words=FOUND)

    assert (status, room.client.get(room.path).status_code) == (404, 404)
    assert room.rows(ProjectNote) == []


def test_page_says_where_the_set_is_and_what_the_session_is_for(room: Room) -> None:
    page = room.page()

    assert "Session 2 of 6: Inside research" in page
    current = re.findall(r'aria-current="step">([^<]+) <span', page)
    assert current == ["Inside research"]


def test_page_costs_as_many_queries_with_many_rows_as_with_one(room: Room) -> None:
    counts = []
    for number in range(3):
        room.press("/notes", part="inside", words=f"{FOUND} {number}")
        room.press("/recommendations", words=f"Number {number}")
        room.press(f"/recommendations/{room.rows(Recommendation)[-1].id}", do="put", seen="1")
        with counted_queries(room.wiring.database) as statements:
            assert f"{FOUND} {number}" in room.page()
        counts.append(len(statements))

    assert counts == [counts[0]] * 3


def test_own_page_leads_to_the_project(room: Room) -> None:
    with room.wiring.database.writing() as db:
        db.get_one(Membership, room.maple.ann_in).starts_at = NOW - timedelta(days=1)

    assert f'href="{room.path}"' in unescape(room.client.get(room.own_page).text)
    assert guard(room.client, room.own_page) == room.proof
