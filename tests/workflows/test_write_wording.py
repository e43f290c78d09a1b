"""HR's own words: kept version by version, used by the next mail, never sent broken."""

from dataclasses import replace

import pytest

from service.domain.states import MailingState
from service.errors import Refused
from service.mail.wording import Wording, library
from service.models import AuditEvent, MailWording, Person
from service.store.mail_wordings import WordingPlace, newest_of_programme, wording_versions
from service.workflows.choose_wording import choose_wording
from service.workflows.discard_programme import discard_programme
from service.workflows.write_wording import (
    NotUsable,
    Writer,
    WrittenMeanwhile,
    restore_wording,
    write_wording,
)
from tests.participants import build_maple
from tests.web_wiring import NOW
from tests.workflows.booking import book, example, open_database
from tests.workflows.sending import worker_with_one_mail

HANNA = Writer("hr:oid-1@tenant", "Hanna Reed", NOW)
OWN = "Subject: Soon\n\nDear {given_name}, *see you*.\n\n{button}\n\n{when}\n\n{readers}\n"


@pytest.fixture
def database(database_url):
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def place(database):
    with database.writing() as db:
        return WordingPlace(build_maple(db).programme, "before-session", "en")


def _versions(database, place):
    with database.reading() as db:
        return [
            (row.version, row.source, row.restored_version, row.written_by_name)
            for row in wording_versions(db, place)
        ]


def test_words_are_kept_as_versions_and_none_is_written_over(database, place):
    with database.writing() as db:
        assert write_wording(db, place, OWN, begun_from=0, by=HANNA) == 1
        second = OWN.replace("Dear", "Hello")
        assert write_wording(db, place, second + "\r\n \n", begun_from=1, by=HANNA) == 2
        assert restore_wording(db, place, 1, begun_from=2, by=HANNA) == 3
        assert restore_wording(db, place, 0, begun_from=3, by=HANNA) == 4

    assert _versions(database, place) == [
        (4, None, 0, "Hanna Reed"),
        (3, OWN, 1, "Hanna Reed"),
        (2, second, None, "Hanna Reed"),
        (1, OWN, None, "Hanna Reed"),
    ]


def test_newest_words_count_and_the_librarys_where_they_were_restored(database, place):
    chosen = []
    with database.writing() as db:
        chosen.append(choose_wording(db, place.programme_id, "before-session", "en"))
        write_wording(db, place, OWN, begun_from=0, by=HANNA)
        chosen.append(choose_wording(db, place.programme_id, "before-session", "en"))
        chosen.append(choose_wording(db, place.programme_id, "after-session", "en"))
        restore_wording(db, place, 0, begun_from=1, by=HANNA)
        chosen.append(choose_wording(db, place.programme_id, "before-session", "en"))
        newest = newest_of_programme(db, place.programme_id)

    ours = library("before-session", "en")
    assert chosen == [ours, Wording("en", OWN), library("after-session", "en"), ours]
    assert [(key, row.version) for key, row in newest.items()] == [(("before-session", "en"), 2)]


def test_reader_of_a_language_without_words_gets_them_in_english(database, place):
    with database.writing() as db:
        write_wording(db, place, OWN, begun_from=0, by=HANNA)

        assert choose_wording(db, place.programme_id, "before-session", "fr") == Wording("en", OWN)


def test_another_programme_keeps_the_librarys_words(database, place):
    with database.writing() as db:
        write_wording(db, place, OWN, begun_from=0, by=HANNA)

        other = choose_wording(db, place.programme_id + 1, "before-session", "en")
    assert other == library("before-session", "en")


def test_words_with_an_unknown_placeholder_are_not_kept(database, place):
    with database.writing() as db, pytest.raises(NotUsable) as refused:
        write_wording(db, place, OWN.replace("given", "first"), begun_from=0, by=HANNA)

    assert [one.message for one in refused.value.findings] == [
        "Nothing is called {first_name} in this mail."
    ]
    assert _versions(database, place) == []


def test_words_begun_from_an_older_version_are_not_kept(database, place):
    with database.writing() as db:
        write_wording(db, place, OWN, begun_from=0, by=replace(HANNA, name="Ines Roth"))
        with pytest.raises(WrittenMeanwhile, match="Ines Roth wrote version 1 meanwhile"):
            write_wording(db, place, OWN, begun_from=0, by=HANNA)

    assert len(_versions(database, place)) == 1


def test_unknown_version_cannot_be_restored(database, place):
    with database.writing() as db, pytest.raises(Refused, match="there is no version 7"):
        restore_wording(db, place, 7, begun_from=0, by=HANNA)


def test_audit_names_the_versions_and_not_the_words(database, place):
    with database.writing() as db:
        write_wording(db, place, OWN, begun_from=0, by=HANNA)
        write_wording(db, place, OWN, begun_from=1, by=HANNA)

        events = [
            (row.actor, row.verb, row.subject, row.old, row.new)
            for row in db.query(AuditEvent).order_by(AuditEvent.id)
        ]

    subject = f"programme:{place.programme_id}:before-session:en"
    assert events == [
        ("hr:oid-1@tenant", "words-changed", subject, "the library's", "version 1"),
        ("hr:oid-1@tenant", "words-changed", subject, "version 1", "version 2"),
    ]


def test_words_of_a_plan_go_with_it(database):
    programme_id = book(database, example())
    with database.writing() as db:
        write_wording(db, WordingPlace(programme_id, "joining", "en"), OWN, begun_from=0, by=HANNA)

        discard_programme(db, programme_id, actor=HANNA.actor, now=NOW)

        assert newest_of_programme(db, programme_id) == {}


def _add_words(worker, source, language="en"):
    programme_id = worker.rows()[0].programme_id
    with worker.database.writing() as db:
        db.add(
            MailWording(
                programme_id=programme_id,
                touchpoint="before-session",
                language=language,
                version=1,
                source=source,
                written_at=NOW,
                written_by="hr:oid-1@tenant",
                written_by_name="Hanna Reed",
            )
        )


def test_mail_is_made_of_the_programmes_own_words(database_url):
    worker = worker_with_one_mail(database_url)
    _add_words(worker, OWN)

    worker.drain()

    [sent] = worker.mailbox.contents.values()
    assert sent.subject == "[Maple] Soon"
    assert sent.text.startswith("Dear Ann, see you.\n\n")
    assert "<i>see you</i>" in sent.html


def test_mail_with_a_raw_placeholder_fails_with_a_reason_and_never_leaves(database_url):
    worker = worker_with_one_mail(database_url)
    _add_words(worker, OWN.replace("given_name", "nickname"))

    counts = worker.drain()

    [row] = worker.rows()
    assert counts == {"failed": 1}
    assert (row.state, row.attempt) == (MailingState.FAILED, 0)
    assert row.reason == (
        "its words need mending: mail before-session: nothing is called {nickname}"
    )
    assert worker.mailbox.calls == []


def test_mail_is_in_its_readers_language(database_url):
    worker = worker_with_one_mail(database_url)
    _add_words(worker, OWN.replace("Dear", "Guten Tag"), language="de")
    with worker.database.writing() as db:
        db.query(Person).filter_by(given_name="Ann").one().language = "de"

    worker.drain()

    [sent] = worker.mailbox.contents.values()
    assert sent.text.startswith("Guten Tag Ann, see you.\n\n")
    assert "Wann: Dienstag, 6. April, 13:30–16:30 Uhr (Ihre Zeit, London)" in sent.text
    assert "Wer das liest: Ihr Set" in sent.text
