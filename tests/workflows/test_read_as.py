"""What the time machine shows is what then happens, and reading it costs the same for anybody."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.journey.timeline import Stage
from service.domain.states import Coming, Entry, MailingState, ProgrammeState, SessionKind
from service.domain.visibility import Reader
from service.models import Attendance, LogEntry, Membership, Programme, SetSession
from service.store.database import Database
from service.store.mailings import next_not_before
from service.store.quiet_sets import next_look
from service.store.time_machine import part_holders
from service.workflows.compose_mail import preview_mail
from service.workflows.read_as import Reading, ReadMail, read_as
from tests.hr import counted_queries
from tests.participants import Maple, add_action, build_maple
from tests.web_wiring import NOW as MAPLE_NOW
from tests.workflows.booking import open_database
from tests.workflows.sending import Worker, holidays_of

APPROVED = MAPLE_NOW - timedelta(days=60)


@pytest.fixture
def worker(database_url: str) -> Worker:
    """A worker on the day on which Maple, with a final session, is approved."""
    worker = Worker(open_database(database_url))
    worker.now = APPROVED
    return worker


@pytest.fixture
def maple(worker: Worker) -> Maple:
    with worker.database.writing() as db:
        maple = build_maple(db)
        db.get_one(SetSession, maple.sessions[-1]).kind = SessionKind.FINAL
        return maple


def readings(worker: Worker, maple: Maple, *, seen_by: Reader = Reader.HR) -> Iterator[Reading]:
    with worker.database.reading() as db:
        for holder in part_holders(db, maple.programme):
            found = read_as(
                db,
                maple.programme,
                holder.view,
                seen_by=seen_by,
                now=worker.now,
                holidays_of=holidays_of,
            )
            assert found is not None
            yield found


def every_mail(worker: Worker, maple: Maple) -> list[ReadMail]:
    return [mail for reading in readings(worker, maple) for mail in reading.mails]


def foretold(mails: Iterable[ReadMail]) -> list[tuple[str, str, int, datetime]]:
    return sorted(
        (one.moment.key, one.subject, one.moment.reader_id, one.moment.at)
        for one in mails
        if one.moment.stage is Stage.TO_COME
    )


def live_through(worker: Worker) -> None:
    """Let the whole programme happen, nobody answering anything."""
    while True:
        while any(worker.queue().values()):
            worker.drain()
        with worker.database.reading() as db:
            waits = (next_look(db, worker.now), next_not_before(db, worker.now))
        ahead = [at for at in waits if at is not None]
        if not ahead:
            return
        worker.later(seconds=(min(ahead) - worker.now).total_seconds())


def test_what_is_foretold_at_launch_is_what_is_sent(worker: Worker, maple: Maple) -> None:
    told = every_mail(worker, maple)

    live_through(worker)

    rows = [row for row in worker.rows() if row.state is MailingState.SENT]
    assert len(rows) >= 20
    assert foretold(told) == sorted(
        (row.key, row.subject, row.person_id, row.sent_at) for row in rows
    )


def test_turns_of_hosts_are_foretold_as_they_come(worker: Worker, maple: Maple) -> None:
    with worker.database.writing() as db:
        db.get_one(Programme, maple.programme).self_facilitated = True
        fay = select(Membership).where(Membership.person_id == maple.fay)
        db.delete(db.scalars(fay).one())
    told = every_mail(worker, maple)

    live_through(worker)

    rows = [row for row in worker.rows() if row.state is MailingState.SENT]
    assert foretold(told) == sorted(
        (row.key, row.subject, row.person_id, row.sent_at) for row in rows
    )
    sheets = [row for row in rows if row.touchpoint == "run-sheet"]
    in_order = sorted(sheets, key=lambda row: row.set_session_id or 0)
    assert [row.person_id for row in in_order] == [maple.ann, maple.bob] * 3


def test_afterwards_every_mail_shows_as_its_row_says(worker: Worker, maple: Maple) -> None:
    live_through(worker)

    shown = {
        one.moment.row.key: (one.moment.row.state, one.moment.reason)
        for one in every_mail(worker, maple)
        if one.moment.row
    }

    assert shown == {row.key: (row.state, row.reason or "") for row in worker.rows()}


def test_plan_is_read_as_if_it_were_approved_now(worker: Worker, maple: Maple) -> None:
    approved = foretold(every_mail(worker, maple))
    with worker.database.writing() as db:
        programme = db.get_one(Programme, maple.programme)
        programme.state, programme.approved_at = ProgrammeState.PLANNED, None

    planned = foretold(every_mail(worker, maple))

    assert planned == approved
    assert worker.rows() == []


def test_subject_is_that_of_the_mail_itself(worker: Worker, maple: Maple) -> None:
    mails = every_mail(worker, maple)

    with worker.database.reading() as db:
        own = [
            preview_mail(db, one.mail, seen_by=Reader.HR, now=one.mail.due_at).subject
            for one in mails
        ]

    assert len(mails) >= 20
    assert [one.subject for one in mails] == own


def test_where_people_are_asked_first_what_follows_stands_without_a_date(
    worker: Worker, maple: Maple
) -> None:
    with worker.database.writing() as db:
        programme = db.get_one(Programme, maple.programme)
        programme.entry, programme.signed_off_at = Entry.INVITE, None

    found = {
        one.moment.key: (one.moment.stage, one.moment.reason)
        for one in every_mail(worker, maple)
        if one.moment.touchpoint in ("release-time", "joining")
    }

    first = maple.sessions[0]
    assert found == {
        f"release-time:{first}:{maple.ann}": (Stage.ONLY_IF, "once the sponsor has signed off"),
        f"joining:{first}:{maple.ann}": (
            Stage.ONLY_IF,
            "once their manager has released their time",
        ),
        f"joining:{first}:{maple.bob}": (
            Stage.ONLY_IF,
            "once their manager has released their time",
        ),
    }


def test_mails_to_come_tell_nothing_that_hr_may_not_know(worker: Worker, maple: Maple) -> None:
    worker.now = MAPLE_NOW
    before = every_mail(worker, maple)
    with worker.database.writing() as db:
        add_action(db, maple, "ask Sam", session=2)
        db.add(
            LogEntry(
                owner_id=maple.ann,
                set_session_id=maple.sessions[0],
                kind="learned",
                words="I was afraid",
                written_at=MAPLE_NOW,
                delete_after=MAPLE_NOW.date(),
            )
        )
        db.add(Attendance(set_session_id=maple.sessions[2], person_id=maple.ann, coming=Coming.NO))

    after = every_mail(worker, maple)

    assert {one.moment.reason for one in after if one.moment.touchpoint == "pulse"} >= {
        "only while they have an open action"
    }
    assert after == before


def test_reading_costs_as_many_queries_for_a_large_programme(worker: Worker, maple: Maple) -> None:
    few = _queries(worker.database, worker, maple)
    live_through(worker)
    worker.now = MAPLE_NOW
    more = _queries(worker.database, worker, maple)

    assert few == more


def _queries(database: Database, worker: Worker, maple: Maple) -> dict[str, int]:
    counts: dict[str, int] = {}
    with database.reading() as db:
        holders = part_holders(db, maple.programme)
    for holder in holders:
        with database.reading() as db, counted_queries(database) as seen:
            read_as(
                db,
                maple.programme,
                holder.view,
                seen_by=Reader.HR,
                now=worker.now,
                holidays_of=holidays_of,
            )
        counts[f"{holder.view.part}:{holder.view.person_id}"] = len(seen)
    return counts
