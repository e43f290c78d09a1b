"""The file of one person: every row about them, their words in full, nobody else's at all."""

import json
import re
from collections.abc import Iterator

import pytest

from service.domain.own_data import as_json
from service.domain.retention import HOLDINGS
from service.models import Person
from service.workflows.export_person import export_person
from tests.hr import HrWiring, build_hr_wiring
from tests.privacy.everywhere import ENDED, UNSIGNED, Everywhere, plant_everywhere

_KEPT_FROM_HER = {"access_code code", "break_glass reason", "board_photo image"}
"""Of her own rows: a secret, another's words, and what is a file beside this one."""
_OF_NOBODY = {"board", "board_column", "board_write", "stop", "taster", "programme", "series"}
_OF_NOBODY |= {"calendar_date", "drift", "named_lead", "deputy", "job", "mail_wording"}
_OF_NOBODY |= {"set_session", "draft_planning", "group_reading", "programme_draft"}
_OF_NOBODY |= {"rating_block", "kept_report", "kept_chart", "drawn_chart"}
"""Tables of a set or of the service, in which she stands at most as an address."""


@pytest.fixture
def wiring(database_url: str) -> Iterator[HrWiring]:
    built = build_hr_wiring(database_url)
    yield built
    built.database.dispose()


@pytest.fixture
def planted(wiring: HrWiring) -> Everywhere:
    with wiring.database.writing() as db:
        return plant_everywhere(db)


def test_file_has_every_row_about_them_and_no_word_of_others(
    wiring: HrWiring, planted: Everywhere
) -> None:
    told, whats, own = _exported(wiring, planted)

    assert whats >= {one.what for one in HOLDINGS if one.table not in _OF_NOBODY} - {
        *("subjects of mails", "ratings under a pseudonym", "the audit: ids and hashes"),
        "which ratings were counted",
    }  # fmt: skip
    assert "ratings that stand in figures" in whats
    written = set(re.findall(r"annwrote (\w+ \w+)", told))
    assert written == _words_planted() - _KEPT_FROM_HER
    assert re.findall(r"(?:bob|sue|nobody)wrote", told) == []
    assert re.findall(r"bob@acme|sue@acme|Bob Everywhere|Sue Everywhere|oid-of-bob", told) == []
    for secret in ("pseudonym", "token", '"code"'):
        assert secret not in told
    assert planted.pseudonyms["ann"] not in told
    assert planted.pseudonyms["bob"] not in told
    assert own > 30


def test_words_of_others_in_a_row_about_them_are_left_out_and_said_so(
    wiring: HrWiring, planted: Everywhere
) -> None:
    with wiring.database.reading() as db:
        held = export_person(db, db.get_one(Person, planted.people["ann"]))

    about = [row.columns for row in held.rows if not row.is_own and row.what == "answers in forms"]
    assert [one["value"] for one in about] == ["words of somebody else"]
    # What a manager chose about them is for HR, as what they wrote.
    assert ["choice" in one for one in about] == [False]
    (photo,) = held.photos.values()
    assert photo == b"annwrote board_photo image"


def test_sponsor_is_handed_what_they_said_and_not_to_what(
    wiring: HrWiring, planted: Everywhere
) -> None:
    with wiring.database.reading() as db:
        told = as_json(export_person(db, db.get_one(Person, planted.people["sue"])), ENDED.date())

    assert set(re.findall(r"(\w+)wrote recommendation (\w+)", told)) == {
        ("sue", "reason"),
        ("sue", "owner"),
    }


def _exported(wiring: HrWiring, planted: Everywhere) -> tuple[str, set[str], int]:
    with wiring.database.reading() as db:
        held = export_person(db, db.get_one(Person, planted.people["ann"]))
    told = as_json(held, ENDED.date())
    rows = json.loads(told)["rows"]
    return told, {one["what"] for one in rows}, sum(one["is_own"] for one in rows)


def _words_planted() -> set[str]:
    return {
        f"{one.table} {column}"
        for one in HOLDINGS
        for column, path in one.words.items()
        if one.table not in UNSIGNED and not path.endswith("sponsor_id")
    } | {"person department", "person location"}
