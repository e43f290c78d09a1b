"""What somebody changed in Outlook: asked once, never overwritten, settled either way."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.meeting import Attendee
from service.domain.states import DriftKind, DriftOutcome, JobState
from service.errors import Refused, TryLater
from service.models import CalendarDate, Drift, Job
from service.store.calendar import known_calendar, wanted_calendar
from service.store.database import Database
from service.store.drift import open_drifts
from service.workflows.move_session import move_session
from service.workflows.read_calendar import ReadingBack, read_calendars
from service.workflows.settle_drift import restore_ours, take_theirs
from tests.workflows.booking import open_database, work
from tests.workflows.changing import (
    BOOKED,
    ORGANISERS,
    asked,
    booked_pair,
    order,
    place,
    session,
    the_set,
)
from tests.workflows.outlook import Master, Outlook

NOW = BOOKED + timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass
class Running:
    """A booked pair of sets, the calendar in memory, and who reads it."""

    database: Database
    outlook: Outlook = field(default_factory=Outlook)

    def work(self) -> None:
        """Work off every calendar job."""
        with self.database.reading() as db:
            job_ids = list(db.scalars(select(Job.id).where(Job.state == JobState.WAITING)))
        for job_id in job_ids:
            work(self.database, self.outlook, job_id, now=NOW, real=NOW)

    def read(self) -> None:
        """Read every calendar back."""
        for mailbox in ORGANISERS:
            reading = ReadingBack(
                database=self.database,
                calendars=self.outlook,
                owner="reader:1:a",
                now=lambda: NOW,
                real_now=lambda: NOW,
            )
            read_calendars(reading, mailbox)

    def waiting(self) -> list[tuple[DriftKind, tuple[int, ...], str]]:
        """Return what waits for HR: kind, sessions, and whose name it is about."""
        with self.database.reading() as db:
            return [(each.kind, each.numbers, each.name) for each in open_drifts(db, now=NOW)]

    def settle(self, *, theirs: bool) -> None:
        """Press one of the two buttons of the one question, and work off what follows."""
        with self.database.writing() as db:
            (drift,) = db.scalars(select(Drift).where(Drift.settled_at.is_(None)))
            decide = take_theirs if theirs else restore_ours
            decide(db, drift.id, by=asked(NOW))
        self.outlook.writes.clear()
        self.work()
        self.read()

    def outcomes(self) -> list[DriftOutcome | None]:
        with self.database.reading() as db:
            return list(db.scalars(select(Drift.outcome).order_by(Drift.id)))

    def is_in_step(self) -> bool:
        """Say whether the calendar holds exactly the sessions that the rows want."""
        with self.database.reading() as db:
            wanted = {
                (each.starts_at, each.ends_at)
                for each in wanted_calendar(db, the_set(db).id, now=NOW).meetings
            }
        found = {
            (each.starts_at, each.ends_at)
            for master in self.masters()
            for each in master.occurrences
        }
        return wanted == found

    def masters(self) -> list[Master]:
        """Return the meetings of set Maple."""
        masters = self.outlook.masters.values()
        return [each for each in masters if each.wanted.subject == "Set Maple"]

    @property
    def maple(self) -> Master:
        """The series of set Maple."""
        return self.masters()[0]

    def move(self, number: int, by: timedelta) -> datetime:
        """Move one date in Outlook by hand; return where it stands then."""
        index = number - 1
        each = self.maple.occurrences[index]
        moved = replace(each, starts_at=each.starts_at + by, ends_at=each.ends_at + by)
        self.maple.occurrences[index] = moved
        self.maple.attendees[each.event_id] = list(self.maple.attendees[""])
        return moved.starts_at


def started(url: str) -> Running:
    made = Running(open_database(url))
    booked_pair(made.database)
    made.work()
    made.read()
    assert made.waiting() == []
    return made


@pytest.fixture
def running(sqlite_url: str) -> Running:
    """On SQLite: what is decided does not depend on the engine."""
    return started(sqlite_url)


def test_reading_again_asks_nothing_new_and_writes_nothing(running: Running) -> None:
    running.move(3, HOUR)
    running.outlook.writes.clear()

    running.read()
    running.read()

    assert running.waiting() == [(DriftKind.MOVED, (3,), "")]
    assert running.outlook.writes == []


def test_difference_that_was_put_back_is_gone_by_itself(running: Running) -> None:
    running.move(3, HOUR)
    running.read()
    running.move(3, -HOUR)

    running.read()

    assert (running.waiting(), running.outcomes()) == ([], [DriftOutcome.GONE])


def test_moved_date_restored_is_moved_back(running: Running) -> None:
    running.move(3, HOUR)
    running.read()

    running.settle(theirs=False)

    assert running.outlook.writes == ["move_occurrence"]
    assert (running.is_in_step(), running.outcomes()) == (True, [DriftOutcome.OURS])
    assert running.waiting() == []


def test_moved_date_taken_over_moves_the_session_and_mails_nobody(database_url: str) -> None:
    running = started(database_url)
    there = running.move(3, HOUR)
    running.read()

    running.settle(theirs=True)

    with running.database.reading() as db:
        assert session(db, 3).starts_at == there
    assert running.outlook.writes == []
    assert (running.is_in_step(), running.outcomes()) == (True, [DriftOutcome.THEIRS])


def test_date_made_longer_taken_over_is_a_longer_session(running: Running) -> None:
    each = running.maple.occurrences[2]
    running.maple.occurrences[2] = replace(each, ends_at=each.ends_at + HOUR)
    running.read()
    with running.database.reading() as db:
        minutes = session(db, 3).minutes

    running.settle(theirs=True)

    with running.database.reading() as db:
        assert session(db, 3).minutes == minutes + 60
    assert (running.is_in_step(), running.outlook.writes) == (True, [])


def test_deleted_date_restored_is_a_single_meeting(running: Running) -> None:
    del running.maple.occurrences[2]
    running.read()
    assert running.waiting() == [(DriftKind.DELETED, (3,), "")]

    running.settle(theirs=False)

    assert running.outlook.writes == ["create_single"]
    assert (running.is_in_step(), running.waiting()) == (True, [])


def test_deleted_date_taken_over_cancels_the_session(running: Running) -> None:
    del running.maple.occurrences[2]
    running.read()

    running.settle(theirs=True)

    with running.database.reading() as db:
        assert [state for _, _, state, _ in order(db)].count("cancelled") == 1
    assert (running.is_in_step(), running.outlook.writes) == (True, [])


def test_deleted_series_restored_is_a_new_series(running: Running) -> None:
    master = running.maple
    del running.outlook.masters[master.booked.event_id]
    running.read()
    numbers = tuple(range(1, len(master.occurrences) + 1))
    assert running.waiting() == [(DriftKind.DELETED, numbers, "")]

    running.settle(theirs=False)

    assert running.outlook.writes == ["create_series"]
    assert (running.is_in_step(), running.waiting()) == (True, [])


def test_deleted_series_taken_over_ends_the_set(running: Running) -> None:
    del running.outlook.masters[running.maple.booked.event_id]
    running.read()

    running.settle(theirs=True)

    with running.database.reading() as db:
        assert {state for _, _, state, _ in order(db)} == {"cancelled"}
    assert (running.is_in_step(), running.outlook.writes) == (True, [])


def test_person_taken_off_restored_is_invited_again(running: Running) -> None:
    gone = running.maple.attendees[""].pop(0)
    running.read()
    assert running.waiting() == [(DriftKind.UNINVITED, running.waiting()[0][1], gone.name)]

    running.settle(theirs=False)

    assert running.outlook.writes == ["change_attendees"]
    assert gone.address in [each.address for each in running.maple.attendees[""]]
    assert running.waiting() == []


def test_person_taken_off_taken_over_leaves_the_set(running: Running) -> None:
    gone = running.maple.attendees[""].pop(0)
    running.read()

    running.settle(theirs=True)

    with running.database.reading() as db:
        assert place(db, gone.name.split()[0]).ends_at == NOW
    assert (running.outlook.writes, running.waiting()) == ([], [])


def test_person_taken_off_one_date_keeps_their_place_and_is_asked_about_once(
    running: Running,
) -> None:
    running.move(3, HOUR)
    running.read()
    running.settle(theirs=True)
    gone = running.maple.attendees[running.maple.occurrences[2].event_id].pop(0)
    running.read()
    assert running.waiting() == [(DriftKind.UNINVITED, (3,), gone.name)]

    running.settle(theirs=True)

    with running.database.reading() as db:
        assert place(db, gone.name.split()[0]).ends_at is None
    assert (running.outlook.writes, running.waiting()) == ([], [])


def test_edited_subject_restored_is_written_again_and_taken_over_stays(running: Running) -> None:
    running.maple.wanted = replace(running.maple.wanted, subject="Budget round")
    master = next(
        each for each in running.outlook.masters.values() if each.wanted.subject == "Budget round"
    )
    running.read()
    ((kind, _, _),) = running.waiting()
    assert kind is DriftKind.EDITED

    running.settle(theirs=False)
    assert (master.wanted.subject, running.outlook.writes) == ("Set Maple", ["write_text"])

    master.wanted = replace(master.wanted, subject="Budget round")
    running.read()
    running.settle(theirs=True)
    assert (master.wanted.subject, running.waiting()) == ("Budget round", [])


def test_guest_is_kept_and_no_question(running: Running) -> None:
    guest = Attendee("guest@elsewhere.example", "Guest")
    running.outlook.forward(running.maple.booked.event_id, guest)

    running.read()

    assert running.waiting() == []
    with running.database.reading() as db:
        known = known_calendar(db, the_set(db).id)
    assert guest.address in known.series[0].invited
    assert guest in running.maple.attendees[""]


def test_another_change_leaves_a_drifted_date_alone_until_it_is_settled(running: Running) -> None:
    there = running.move(3, HOUR)
    with running.database.writing() as db:
        other = session(db, 4)
        move_session(db, other.id, starts_local=other.starts_local + HOUR, by=asked(NOW))
    running.outlook.writes.clear()

    # No reading came between: the job itself looks first.
    running.work()

    assert running.outlook.writes == ["move_occurrence"]
    assert running.maple.occurrences[2].starts_at == there
    assert running.waiting() == [(DriftKind.MOVED, (3,), "")]


def test_question_is_answered_once_and_not_about_what_has_begun(running: Running) -> None:
    running.move(3, HOUR)
    running.read()
    with running.database.writing() as db:
        (drift,) = db.scalars(select(Drift))
        drift_id = drift.id
        later = session(db, 3).starts_at + timedelta(days=1)
    with running.database.writing() as db, pytest.raises(Refused, match="has begun"):
        take_theirs(db, drift_id, by=asked(later))
    with running.database.writing() as db:
        restore_ours(db, drift_id, by=asked(NOW))

    with running.database.writing() as db, pytest.raises(Refused, match="decided before"):
        take_theirs(db, drift_id, by=asked(NOW))


def test_reading_under_which_a_job_wrote_is_thrown_away(running: Running) -> None:
    running.move(3, HOUR)

    def meanwhile(call: str) -> None:
        if call == "read_series":
            running.outlook.before = lambda _call: None
            with running.database.writing() as db:
                (date_, *_) = db.scalars(select(CalendarDate).order_by(CalendarDate.id))
                date_.event_id = "another"

    running.outlook.before = meanwhile
    with pytest.raises(TryLater):
        running.read()
    assert running.waiting() == []

    running.read()
    assert running.waiting() == [(DriftKind.MOVED, (3,), "")]
