"""Somebody erased is in no row and no file any more, and what is not theirs stays as it was."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from service.domain.erasure import Mention
from service.domain.states import MailingState
from service.errors import Refused
from service.models import AuditEvent, Base, Mailing, Membership, Person
from service.store.database import Database
from service.store.paths import table_named
from service.workflows.erase_person import erase_person, preview_erasure
from tests.hr import HrWiring, build_hr_wiring
from tests.participants import dump
from tests.privacy.everywhere import ENDED, Everywhere, plant_everywhere, words_of
from tests.privacy.reading import read_everything

_NOW = ENDED + timedelta(days=1)
_OF_ANN = re.compile(r"annwrote|ann@acme\.example|Ann Everywhere|oid-of-ann")
_PUT_ASIDE = {"person", "audit_event"}
"""Tables that get a row: the nameless place, and the line that says what was done."""


@pytest.fixture
def wiring(database_url: str) -> Iterator[HrWiring]:
    built = build_hr_wiring(database_url)
    yield built
    built.database.dispose()


@pytest.fixture
def planted(wiring: HrWiring) -> Everywhere:
    with wiring.database.writing() as db:
        return plant_everywhere(db)


def test_nothing_of_the_erased_is_left_anywhere(wiring: HrWiring, planted: Everywhere) -> None:
    ann, pseudonym = planted.people["ann"], planted.pseudonyms["ann"]
    with wiring.database.reading() as db:
        before = set(_OF_ANN.findall(read_everything(db)))

    with wiring.database.writing() as db:
        reason = "Ann Everywhere was on a course"
        db.execute(table_named("set_session").update().values(change_reason=reason))
        erase_person(db, ann, actor="command-line", now=_NOW)

    with wiring.database.reading() as db:
        everything = read_everything(db)
    assert before == {"annwrote", "ann@acme.example", "Ann Everywhere", "oid-of-ann"}
    assert _OF_ANN.findall(everything) == []
    assert pseudonym not in everything
    assert _pointing_at(wiring.database, ann) == []


def test_what_others_wrote_stays_word_for_word(wiring: HrWiring, planted: Everywhere) -> None:
    with wiring.database.reading() as db:
        before = _words_of("bob", read_everything(db))

    with wiring.database.writing() as db:
        erase_person(db, planted.people["ann"], actor="command-line", now=_NOW)

    with wiring.database.reading() as db:
        after = _words_of("bob", read_everything(db))
    # What Bob answered and began in a form about Ann went with the form's subject.
    about_ann = {words_of("bob", *one.split()) for one in (
        "answer value", "draft content", "mailed_draft words",
    )}  # fmt: skip
    assert before - after == about_ann
    assert len(after) > 30


def test_erasing_leaves_counts_and_a_closed_nameless_place(
    wiring: HrWiring, planted: Everywhere
) -> None:
    before = {name: len(rows) for name, rows in dump(wiring.database).items()}
    with wiring.database.writing() as db:
        erased = erase_person(db, planted.people["ann"], actor="command-line", now=_NOW)
    after = {name: len(rows) for name, rows in dump(wiring.database).items()}

    fewer = {name for name in before if after[name] < before[name]}
    assert {"attendance", "turn", "reply", "mailing", "membership", "rating"} & fewer == set()
    assert {"answer", "log_entry", "action", "objection", "closing_word", "board_note"} <= fewer
    assert erased.deleted["learning log entries"] == 1
    with wiring.database.reading() as db:
        nobody = db.scalars(select(Person).where(Person.given_name == "Somebody")).one()
        place = db.scalars(select(Membership).where(Membership.person_id == nobody.id)).one()
        told = db.scalars(select(AuditEvent).where(AuditEvent.verb == "person-erased")).one()
    assert place.end_reason is not None
    assert told.subject == f"person:{nobody.id}"


def test_preview_says_the_same_and_changes_nothing(wiring: HrWiring, planted: Everywhere) -> None:
    before = dump(wiring.database)

    with wiring.database.writing() as db:
        shown = preview_erasure(db, planted.people["ann"], now=_NOW)

    assert dump(wiring.database) == before
    with wiring.database.writing() as db:
        assert erase_person(db, planted.people["ann"], actor="x", now=_NOW) == shown


def test_mention_in_others_words_is_told_by_its_place_alone(
    wiring: HrWiring, planted: Everywhere
) -> None:
    note = planted.rows["project_note"]["bob"]["id"]
    with wiring.database.writing() as db:
        table = table_named("project_note")
        db.execute(table.update().where(table.c.id == note).values(words="I asked Ann, annually"))

        shown = preview_erasure(db, planted.people["ann"], now=_NOW)

    programme = planted.rows["programme"]["sue"]["name"]
    assert shown.mentions == (Mention("notes of projects", f"project_note:{note}", programme),)


def test_whoever_is_still_needed_is_not_erased(wiring: HrWiring, planted: Everywhere) -> None:
    ann, sue = planted.people["ann"], planted.people["sue"]
    programme = planted.rows["programme"]["sue"]["name"]
    named = planted.rows["learning_set"]["ann"]["name"]
    with wiring.database.writing() as db:
        db.execute(table_named("membership").update().values(ends_at=None))
        for person_id, why in (
            (ann, f"they still have a place in {named}; take them out there first"),
            (sue, f"they are sponsor or contact of {programme}; name another first"),
        ):
            with pytest.raises(Refused, match=re.escape(why)):
                erase_person(db, person_id, actor="x", now=ENDED - timedelta(days=1))
        db.execute(table_named("mailing").update().values(state=MailingState.SENDING))
        with pytest.raises(Refused, match="is being sent"):
            erase_person(db, ann, actor="x", now=_NOW)


def test_mail_that_waits_is_skipped(wiring: HrWiring, planted: Everywhere) -> None:
    with wiring.database.writing() as db:
        db.execute(table_named("mailing").update().values(state=MailingState.DUE))
        erase_person(db, planted.people["ann"], actor="x", now=_NOW)

    with wiring.database.reading() as db:
        states = {one.state for one in db.scalars(select(Mailing))}
    # One to Ann, and one to Bob about her.
    assert states == {MailingState.SKIPPED}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_file_log_and_next_backup_hold_nothing_of_the_erased(
    wiring: HrWiring, planted: Everywhere, tmp_path: Path
) -> None:
    with wiring.database.writing() as db:
        erase_person(db, planted.people["ann"], actor="x", now=_NOW)
    wiring.database.scrub()

    path = Path(str(wiring.database.engine.url.database))
    backup = tmp_path / "backup.sqlite3"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
    files = (path, path.with_name(f"{path.name}-wal"), backup)
    assert {b"ann@acme.example" in one.read_bytes() for one in files} == {False}
    assert b"bob@acme.example" in backup.read_bytes()


def _pointing_at(database: Database, person_id: int) -> list[str]:
    """Return the columns that still name somebody by id."""
    with database.reading() as db:
        return [
            f"{table.name}.{key.parent.name}"
            for table in Base.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table.name == "person"
            if db.execute(table.select().where(key.parent == person_id)).first()
        ]


def _words_of(whose: str, text: str) -> set[str]:
    return set(re.findall(rf"{whose}wrote \w+ \w+", text))
