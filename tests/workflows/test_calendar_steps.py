"""What the worker does with single steps of a plan, and with sets from before there was one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from service.domain.series import end_instant, to_instant
from service.domain.states import DateState, JobKind, JobState, SeriesState, SessionState
from service.errors import DateInTheWay, Refused
from service.models import (
    CalendarDate,
    Invitee,
    Job,
    LearningSet,
    Membership,
    Series,
    SetSession,
)
from service.store.database import Database
from service.workflows.apply_calendar_changes import apply_calendar_changes
from tests.workflows.booking import NOW, approve, book, example, open_database, work
from tests.workflows.outlook import Outlook


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    database = open_database(sqlite_url)
    yield database
    database.dispose()


def booked(database: Database, outlook: Outlook) -> int:
    programme_id = book(database, example())
    work(database, outlook, approve(database, programme_id))
    outlook.writes.clear()
    outlook.calls.clear()
    return programme_id


def again(database: Database, outlook: Outlook, programme_id: int) -> Job:
    """Work the calendars once more, and return the job."""
    with database.writing() as db:
        job = Job(
            kind=JobKind.CALENDAR,
            programme_id=programme_id,
            state=JobState.WAITING,
            asked_at=NOW,
            asked_by="hr:1",
        )
        db.add(job)
        db.flush()
        job_id = job.id
    work(database, outlook, job_id)
    with database.reading() as db:
        return db.get_one(Job, job_id)


def move(database: Database, number: int, *, days: int) -> None:
    """Let a session of Maple stand elsewhere."""
    with database.writing() as db:
        session = _session(db, number)
        session.starts_local += timedelta(days=days)
        session.starts_at = to_instant(session.starts_local, session.zone)
        session.ends_at = end_instant(session.starts_local, session.minutes, session.zone)


def _session(db, number):
    maple = select(LearningSet.id).where(LearningSet.name == "Maple").scalar_subquery()
    return db.scalars(
        select(SetSession).where(SetSession.set_id == maple, SetSession.number == number)
    ).one()


def dates(database: Database) -> list[tuple[int | None, DateState, bool]]:
    """Of Maple: the session's number, state, and whether it is a single event."""
    with database.reading() as db:
        maple = select(LearningSet.id).where(LearningSet.name == "Maple").scalar_subquery()
        rows = db.execute(
            select(SetSession.number, CalendarDate.state, CalendarDate.series_id.is_(None))
            .join(SetSession, SetSession.id == CalendarDate.set_session_id)
            .where(CalendarDate.set_id == maple)
            .order_by(CalendarDate.id)
        )
        return [tuple(row) for row in rows]


def test_a_date_that_outlook_does_not_let_move_is_cancelled_and_invited_anew(
    database: Database,
) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)
    move(database, 3, days=1)

    def stand_in_the_way(call: str) -> None:
        if call == "move_occurrence":
            raise DateInTheWay("a date that we do not know of")

    outlook.before = stand_in_the_way
    job = again(database, outlook, programme_id)

    standing, single = DateState.STANDING, True
    assert dates(database) == [
        (1, standing, False),
        (2, standing, False),
        (3, DateState.CANCELLED, False),
        (4, standing, False),
        (5, standing, False),
        (6, standing, False),
        (3, standing, single),
    ]
    assert outlook.writes == ["cancel", "create_single"]
    assert job.state is JobState.DONE


def test_a_set_booked_before_dates_had_rows_comes_over_and_mails_nobody(
    database: Database,
) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)
    with database.writing() as db:
        # As the first migration's code left them.
        for date_ in db.scalars(select(CalendarDate)):
            values = {"original_start": date_.original_start, "event_id": date_.event_id}
            db.execute(
                update(SetSession).where(SetSession.id == date_.set_session_id).values(**values)
            )
        db.execute(delete(Invitee))
        db.execute(delete(CalendarDate))
        db.execute(
            update(Series).values(zone=None, minutes=None, text_digest=None, co_organisers=None)
        )

    job = again(database, outlook, programme_id)

    assert outlook.writes == []
    assert dates(database) == [(n, DateState.STANDING, False) for n in range(1, 7)]
    with database.reading() as db:
        invited = db.scalars(select(Invitee.address).where(Invitee.series_id == 1)).all()
        members = db.scalars(select(Membership).where(Membership.set_id == 1)).all()
        assert sorted(invited) == sorted(each.person.address for each in members)
    assert job.state is JobState.DONE


def test_a_set_without_a_teams_policy_is_booked_and_says_what_to_do(database: Database) -> None:
    outlook = Outlook(policy=False)
    programme_id = booked(database, outlook)

    with database.reading() as db:
        told = {(each.state, each.problem) for each in db.scalars(select(Series))}
        states = set(db.scalars(select(Job.state)))
    assert told == {(SeriesState.BOOKED, "Teams does not let us")}
    assert states == {JobState.DONE}

    outlook.policy = True
    again(database, outlook, programme_id)

    with database.reading() as db:
        assert set(db.scalars(select(Series.problem))) == {None}
    assert len(outlook.co_organisers) == 5


def test_co_organisers_are_the_facilitators(database: Database) -> None:
    outlook = Outlook()
    booked(database, outlook)

    facilitators = [
        [place.address for place in wanted.places if place.role == "facilitator"]
        for wanted in example().sets
    ]
    assert list(outlook.co_organisers.values()) == facilitators


def test_who_may_not_be_written_to_is_neither_invited_nor_taken_out(database: Database) -> None:
    outlook = Outlook()
    programme_id = book(database, example())
    job_id = approve(database, programme_id)

    apply_calendar_changes(
        database,
        outlook,
        job_id,
        owner="worker-1",
        now=lambda: NOW,
        real_now=lambda: NOW,
        may_invite=lambda address: address.startswith("zoe."),
    )

    invited = {each.address for master in outlook.masters.values() for each in master.attendees[""]}
    assert invited == {"zoe.hartley@larkfield.example"}


def test_everything_called_off_before_it_began_ends_the_series_as_a_whole(
    database: Database,
) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)
    with database.writing() as db:
        db.execute(update(SetSession).values(state=SessionState.CANCELLED))

    job = again(database, outlook, programme_id)

    with database.reading() as db:
        states = set(db.scalars(select(Series.state)))
    assert outlook.writes == ["cancel"] * 5
    assert (states, outlook.masters) == ({SeriesState.ENDED}, {})
    assert job.state is JobState.DONE


def test_an_organiser_whose_mailbox_is_closed_is_replaced_all_the_same(database: Database) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)
    with database.writing() as db:
        maple = db.scalars(select(LearningSet).where(LearningSet.name == "Maple")).one()
        closed, maple.organiser = maple.series[-1].mailbox, "sets-9@larkfield.example"

    def refuse(call: str) -> None:
        if outlook.calls.count("read_series") == 1 and call in ("read_series", "cancel"):
            raise Refused("404 MailboxNotEnabledForRESTAPI")

    outlook.before = refuse
    job = again(database, outlook, programme_id)

    with database.reading() as db:
        series = [
            (each.generation, each.mailbox, each.event_id)
            for each in db.scalars(select(Series).where(Series.set_id == 1).order_by(Series.id))
        ]
    assert series == [
        (1, closed, "master-1"),
        (2, "sets-9@larkfield.example", "master-6"),
    ]
    assert outlook.writes == ["create_series"]
    assert job.state is JobState.FAILED
    assert "404 MailboxNotEnabledForRESTAPI" in (job.problem or "")
