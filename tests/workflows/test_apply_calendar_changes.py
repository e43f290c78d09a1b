"""A calendar job ends in the same five series, whatever happens on its way."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from service.domain.meeting import Attendee
from service.domain.programme_file import StartRule
from service.domain.series import to_instant, to_wall
from service.domain.states import DriftKind, JobKind, JobState, ProgrammeState, SeriesState
from service.errors import OutcomeUnknown, Refused, TryLater
from service.models import (
    AuditEvent,
    CalendarDate,
    Drift,
    Job,
    MailboxSlot,
    Membership,
    Person,
    Programme,
    Series,
    SetSession,
)
from service.store.database import Database
from service.workflows.approve_programme import approve_programme
from service.workflows.discard_programme import discard_programme
from service.workflows.leave_set import leave_set
from tests.workflows.booking import (
    NOW,
    after_the_lease,
    approve,
    book,
    dump,
    example,
    open_database,
    work,
)
from tests.workflows.outlook import Outlook

pytestmark = pytest.mark.crash

NO_TEAMS_LINK = (
    "Teams gave no meeting link; check the organiser mailbox's Teams licence, "
    "and tell the set where it meets"
)


class Killed(BaseException):
    """The process ends here, as by `kill -9`."""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """For crashes at many places, which are the same on both engines."""
    database = open_database(sqlite_url)
    yield database
    database.dispose()


def booked(database: Database, outlook: Outlook) -> int:
    """Book and work the example; return its programme."""
    programme_id = book(database, example())
    work(database, outlook, approve(database, programme_id))
    return programme_id


def calendar_job(database: Database, programme_id: int) -> int:
    with database.writing() as db:
        job = Job(
            kind=JobKind.CALENDAR,
            programme_id=programme_id,
            state=JobState.WAITING,
            asked_at=NOW,
            asked_by="service",
        )
        db.add(job)
        db.flush()
        return job.id


def job_facts(database: Database, job_id: int) -> tuple[JobState, int, int, str | None]:
    with database.reading() as db:
        job = db.get_one(Job, job_id)
        return job.state, job.done, job.total, job.problem


def drifts(database: Database) -> list[tuple[DriftKind, int, datetime | None]]:
    """What waits for HR: kind, the session's number, and where it stands in Outlook."""
    with database.reading() as db:
        rows = db.execute(
            select(Drift.kind, SetSession.number, Drift.their_starts_at)
            .join(CalendarDate, CalendarDate.id == Drift.calendar_date_id)
            .join(SetSession, SetSession.id == CalendarDate.set_session_id)
            .where(Drift.settled_at.is_(None))
            .order_by(Drift.id)
        )
        return [(row[0], row[1], row[2]) for row in rows]


def test_booking_creates_five_series_with_their_people(database: Database) -> None:
    outlook = Outlook()

    programme_id = booked(database, outlook)

    with database.reading() as db:
        series = list(db.scalars(select(Series).order_by(Series.id)))
        states = {(each.state, each.problem) for each in series}
        dates = list(db.scalars(select(CalendarDate).order_by(CalendarDate.id)))
        places = {each.id: each.starts_at for each in db.scalars(select(SetSession))}
        read_back = all(each.starts_at == places[each.set_session_id or 0] for each in dates)
        event_ids = {each.event_id for each in dates}
        job = db.scalars(select(Job).where(Job.programme_id == programme_id)).one()
        facts = (job.state, job.done, job.total, job.finished_at, job.lease_owner)
    assert [master.wanted.subject for master in outlook.masters.values()] == [
        "Set Maple",
        "Set Rowan",
        "Set Hazel",
        "Set Alder",
        "Set Willow",
    ]
    assert [len(master.attendees[""]) for master in outlook.masters.values()] == [7, 7, 7, 7, 6]
    assert states == {(SeriesState.BOOKED, None)}
    assert (read_back, len(event_ids)) == (True, 30)
    assert facts == (JobState.DONE, 5, 5, NOW, None)
    assert outlook.writes == ["create_series"] * 5


def test_what_is_sent_names_no_person_and_no_project(database: Database) -> None:
    outlook = Outlook()
    booked(database, outlook)

    bodies = [master.wanted.body_html for master in outlook.masters.values()]

    private = [person.family_name for person in example().people]
    private += [person.given_name for person in example().people] + ["Becky", "@"]
    private += [wanted.project for wanted in example().sets]
    assert [word for body in bodies for word in private if word in body] == []


def test_working_a_done_job_again_calls_nothing(database: Database) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)
    before, calls = dump(database), len(outlook.calls)

    work(database, outlook, approve(database, programme_id))

    assert (dump(database), len(outlook.calls)) == (before, calls)


def test_a_second_look_at_what_stands_writes_nothing_to_outlook(database: Database) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)
    outlook.writes.clear()

    job_id = calendar_job(database, programme_id)
    work(database, outlook, job_id)

    assert outlook.writes == []
    assert job_facts(database, job_id) == (JobState.DONE, 5, 5, None)


def killer(call: str, nth: int) -> Callable[[str], None]:
    seen = []

    def kill(name: str) -> None:
        if name == call:
            seen.append(name)
            if len(seen) == nth:
                raise Killed

    return kill


@pytest.mark.parametrize("nth", [1, 3, 5])
@pytest.mark.parametrize(
    ("side", "call"),
    [("before", "create_series"), ("after", "create_series"), ("before", "occurrences")],
)
def test_a_crash_anywhere_is_finished_by_the_next_run(
    sqlite_database: Database, side: str, call: str, nth: int
) -> None:
    outlook = Outlook()
    setattr(outlook, side, killer(call, nth))
    job_id = approve(sqlite_database, book(sqlite_database, example()))
    with pytest.raises(Killed):
        work(sqlite_database, outlook, job_id)

    work(sqlite_database, outlook, job_id, owner="worker-2", real=after_the_lease())

    with sqlite_database.reading() as db:
        states = list(db.scalars(select(Series.state)))
        event_ids = set(db.scalars(select(Series.event_id)))
    assert event_ids == set(outlook.masters)
    assert len(outlook.masters) == 5
    assert states == [SeriesState.BOOKED] * 5
    assert job_facts(sqlite_database, job_id) == (JobState.DONE, 5, 5, None)


def test_a_job_in_another_workers_hands_is_left_alone(database: Database) -> None:
    outlook = Outlook(before=killer("create_series", 2))
    job_id = approve(database, book(database, example()))
    with pytest.raises(Killed):
        work(database, outlook, job_id)
    calls = len(outlook.calls)

    work(database, outlook, job_id, owner="worker-2", real=NOW + timedelta(minutes=1))

    assert len(outlook.calls) == calls


def test_a_worker_that_slept_through_its_lease_records_nothing(database: Database) -> None:
    job_id = approve(database, book(database, example()))

    def overtake(call: str) -> None:
        if call == "create_series":
            outlook.after = lambda _call: None
            work(database, outlook, job_id, owner="worker-2", real=after_the_lease())

    outlook = Outlook(after=overtake)

    work(database, outlook, job_id)

    assert len(outlook.masters) == 5
    assert job_facts(database, job_id) == (JobState.DONE, 5, 5, None)


def test_two_jobs_of_one_programme_are_worked_one_after_the_other(database: Database) -> None:
    outlook = Outlook(before=killer("create_series", 2))
    programme_id = book(database, example())
    first = approve(database, programme_id)
    with pytest.raises(Killed):
        work(database, outlook, first)
    second, calls = calendar_job(database, programme_id), len(outlook.calls)

    work(database, outlook, second, owner="worker-2", real=NOW + timedelta(minutes=1))
    beside = len(outlook.calls), job_facts(database, second)[0]
    work(database, outlook, first, real=NOW + timedelta(minutes=1))
    work(database, outlook, second, owner="worker-2", real=NOW + timedelta(minutes=1))

    assert beside == (calls, JobState.WAITING)
    assert job_facts(database, second) == (JobState.DONE, 5, 5, None)


def test_a_lost_worker_does_not_keep_its_programmes_other_jobs(database: Database) -> None:
    outlook = Outlook(before=killer("create_series", 2))
    programme_id = book(database, example())
    with pytest.raises(Killed):
        work(database, outlook, approve(database, programme_id))
    second = calendar_job(database, programme_id)

    work(database, outlook, second, owner="worker-2", real=after_the_lease())

    assert job_facts(database, second) == (JobState.DONE, 5, 5, None)


def test_who_leaves_while_the_job_runs_is_not_invited_again(database: Database) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)

    def leave(call: str) -> None:
        if call != "read_series" or outlook.calls.count(call) > 1:
            return
        with database.writing() as db:
            place = _zoes_place(db)
            place.ends_at = NOW
            address = place.person.address
        # Another hand has taken them out in Outlook already.
        invited = outlook.masters["master-1"].attendees[""]
        invited[:] = [each for each in invited if each.address != address]

    before = [each.address for each in outlook.masters["master-1"].attendees[""]]
    outlook.before = leave
    work(database, outlook, calendar_job(database, programme_id))

    after = [each.address for each in outlook.masters["master-1"].attendees[""]]
    assert after == [each for each in before if not each.startswith("zoe.")]
    assert len(after) == len(before) - 1


@pytest.mark.parametrize(
    ("error", "wait"),
    [(TryLater("busy", retry_after=90), 90), (TryLater("busy"), 30), (OutcomeUnknown("gone"), 30)],
)
def test_a_set_that_has_to_wait_does_not_keep_the_others(
    database: Database, error: Exception, wait: int
) -> None:
    def refuse_first(call: str) -> None:
        if call == "create_series" and outlook.calls.count(call) == 1:
            raise error

    outlook = Outlook(before=refuse_first)
    job_id = approve(database, book(database, example()))

    work(database, outlook, job_id)

    with database.reading() as db:
        job = db.get_one(Job, job_id)
        facts = (job.state, job.done, job.retry_at, job.lease_owner)
    assert facts == (JobState.WAITING, 4, NOW + timedelta(seconds=wait), None)
    assert len(outlook.masters) == 4

    work(database, outlook, job_id, real=NOW + timedelta(seconds=wait))

    assert outlook.writes == ["create_series"] * 5
    assert job_facts(database, job_id) == (JobState.DONE, 5, 5, None)


def test_a_job_waits_as_long_as_the_slowest_set_asks(database: Database) -> None:
    asked: list[float | None] = [60, 300, None]

    def refuse(call: str) -> None:
        if call == "create_series" and asked:
            raise TryLater("busy", retry_after=asked.pop(0))

    outlook = Outlook(before=refuse)
    job_id = approve(database, book(database, example()))

    work(database, outlook, job_id)

    with database.reading() as db:
        assert db.get_one(Job, job_id).retry_at == NOW + timedelta(seconds=300)


def test_a_fault_of_ours_ends_the_job_and_is_logged(database: Database) -> None:
    def break_down(call: str) -> None:
        if call == "create_series":
            raise ZeroDivisionError("zoe.hartley@larkfield.example")

    outlook = Outlook(before=break_down)
    job_id = approve(database, book(database, example()))

    with capture_logs() as logs:
        work(database, outlook, job_id)

    with database.reading() as db:
        job = db.get_one(Job, job_id)
        facts = (job.state, job.problem, job.finished_at, job.lease_owner)
    problem = "it could not be worked (ZeroDivisionError); the logs say more"
    assert facts == (JobState.FAILED, problem, NOW, None)
    assert [one["event"] for one in logs if one["log_level"] == "error"] == ["calendar job failed"]


def test_a_database_that_breaks_a_job_off_lets_it_wait_and_go_on(database: Database) -> None:
    def go_away(call: str) -> None:
        if call == "create_series" and outlook.calls.count("create_series") == 3:
            raise OperationalError("SELECT 1", None, Exception("deadlock detected"))

    outlook = Outlook(before=go_away)
    job_id = approve(database, book(database, example()))

    with pytest.raises(OperationalError):
        work(database, outlook, job_id)

    with database.reading() as db:
        job = db.get_one(Job, job_id)
        facts = (job.state, job.retry_at, job.lease_owner, job.problem)
        owners = set(db.scalars(select(MailboxSlot.owner)))
    problem = "the database broke it off; the booking goes on by itself"
    assert facts == (JobState.WAITING, NOW + timedelta(seconds=30), None, problem)
    assert owners == {None}
    work(database, outlook, job_id, owner="another", real=NOW + timedelta(seconds=30))
    assert job_facts(database, job_id)[0] is JobState.DONE
    assert len(outlook.masters) == 5


def test_a_busy_outlook_makes_the_job_wait_as_long_as_it_asks(database: Database) -> None:
    def refuse_third(call: str) -> None:
        if outlook.calls.count("create_series") == 3 and call == "create_series":
            raise TryLater("busy", retry_after=90)

    outlook = Outlook(before=refuse_third)
    job_id = approve(database, book(database, example()))

    work(database, outlook, job_id)

    with database.reading() as db:
        job = db.get_one(Job, job_id)
        facts = (job.state, job.done, job.retry_at, job.lease_owner)
    assert facts == (JobState.WAITING, 4, NOW + timedelta(seconds=90), None)


def test_a_job_that_waits_goes_on_when_its_time_has_come(database: Database) -> None:
    def lose_second(call: str) -> None:
        if outlook.calls.count("create_series") == 2 and call == "create_series":
            raise OutcomeUnknown("no answer")

    outlook = Outlook(after=lose_second)
    job_id = approve(database, book(database, example()))
    work(database, outlook, job_id)
    calls = len(outlook.calls)

    work(database, outlook, job_id, real=NOW + timedelta(seconds=29))
    early = len(outlook.calls)
    work(database, outlook, job_id, real=NOW + timedelta(seconds=30))

    assert early == calls
    assert outlook.writes == ["create_series"] * 5
    assert job_facts(database, job_id) == (JobState.DONE, 5, 5, None)


def test_what_outlook_refuses_is_noted_and_the_next_set_goes_on(database: Database) -> None:
    def refuse_second(call: str) -> None:
        if outlook.calls.count("create_series") == 2 and call == "create_series":
            raise Refused("POST /users/…/events: answered 403 ErrorAccessDenied, request-id 7")

    outlook = Outlook(before=refuse_second)
    programme_id = book(database, example())
    job_id = approve(database, programme_id)
    problem = (
        "Outlook refused a step for set Rowan: POST /users/…/events: answered 403 "
        "ErrorAccessDenied, request-id 7. Check the organiser's mailbox and its permissions, "
        "then book again."
    )

    work(database, outlook, job_id)

    with database.reading() as db:
        found = [(each.state, each.problem) for each in db.scalars(select(Series))]
    assert sorted(found, key=str) == sorted(
        [(SeriesState.BOOKED, None)] * 4 + [(SeriesState.FAILED, problem)], key=str
    )
    assert job_facts(database, job_id) == (JobState.FAILED, 5, 5, problem)

    again = approve(database, programme_id)
    work(database, outlook, again)

    assert len(outlook.masters) == 5
    assert job_facts(database, again) == (JobState.DONE, 5, 5, None)


def test_a_series_without_a_teams_link_is_booked_and_says_so(database: Database) -> None:
    outlook = Outlook(teams=False)
    programme_id = booked(database, outlook)

    with database.reading() as db:
        found = {(each.state, each.problem, each.join_url) for each in db.scalars(select(Series))}
        state = db.scalars(select(Job.state).where(Job.programme_id == programme_id)).one()
    assert found == {
        (
            SeriesState.BOOKED,
            NO_TEAMS_LINK,
            None,
        )
    }
    assert state is JobState.DONE


def test_a_date_that_no_pattern_holds_is_moved_once(database: Database) -> None:
    outlook = Outlook()
    programme_id = book(database, example())
    with database.writing() as db:
        session = db.scalars(select(SetSession).order_by(SetSession.id)).first()
        assert session is not None
        _shift(session, days=1)
    work(database, outlook, approve(database, programme_id))
    outlook_writes = list(outlook.writes)

    work(database, outlook, calendar_job(database, programme_id))

    master = outlook.masters["master-1"]
    assert master.occurrences[0].starts_at - master.occurrences[0].original_start == timedelta(1)
    assert outlook_writes == ["create_series", "move_occurrence", *["create_series"] * 4]
    assert outlook.writes == outlook_writes
    with database.reading() as db:
        verbs = list(db.scalars(select(AuditEvent.verb).where(AuditEvent.verb == "date-moved")))
    assert verbs == ["date-moved"]


def test_a_crash_after_a_move_does_not_move_again(database: Database) -> None:
    outlook = Outlook(after=killer("move_occurrence", 1))
    programme_id = book(database, example())
    with database.writing() as db:
        _shift(db.scalars(select(SetSession).order_by(SetSession.id)).first(), days=1)
    job_id = approve(database, programme_id)
    with pytest.raises(Killed):
        work(database, outlook, job_id)

    work(database, outlook, job_id, real=after_the_lease())

    assert outlook.writes.count("move_occurrence") == 1
    assert job_facts(database, job_id) == (JobState.DONE, 5, 5, None)


def test_a_move_that_outlook_forgot_is_tried_again(database: Database) -> None:
    def forget(call: str) -> None:
        if call == "move_occurrence" and outlook.writes.count(call) == 1:
            outlook.masters["master-1"].occurrences[0] = held

    outlook = Outlook(after=forget)
    programme_id = book(database, example())
    job_id = approve(database, programme_id)
    work(database, outlook, job_id)
    held = outlook.masters["master-1"].occurrences[0]
    with database.writing() as db:
        _shift(db.scalars(select(SetSession).order_by(SetSession.id)).first(), days=1)
    job_id = calendar_job(database, programme_id)

    work(database, outlook, job_id)
    waiting = job_facts(database, job_id)
    work(database, outlook, job_id, real=NOW + timedelta(seconds=30))

    problem = "Outlook is busy or did not answer; the booking goes on by itself"
    assert waiting == (JobState.WAITING, 4, 5, problem)
    assert job_facts(database, job_id) == (JobState.DONE, 5, 5, None)
    assert outlook.writes.count("move_occurrence") == 2


def test_a_set_whose_sessions_are_over_is_left_as_it_is(database: Database) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)
    with database.writing() as db:
        db.scalars(select(Membership).order_by(Membership.id)).first().ends_at = NOW
    outlook.writes.clear()
    job_id = calendar_job(database, programme_id)

    work(database, outlook, job_id, now=NOW + timedelta(days=300))

    assert outlook.writes == []
    assert job_facts(database, job_id) == (JobState.DONE, 5, 5, None)


def test_a_date_moved_by_hand_waits_for_hr_and_a_past_one_is_left(database: Database) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)
    occurrences = outlook.masters["master-1"].occurrences
    for index in (0, 3):
        at = occurrences[index].starts_at + timedelta(hours=1)
        occurrences[index] = replace(
            occurrences[index], starts_at=at, ends_at=at + timedelta(hours=3)
        )
    after_the_first = occurrences[0].starts_at + timedelta(days=1)
    outlook.writes.clear()
    job_id = calendar_job(database, programme_id)

    work(database, outlook, job_id, now=after_the_first)

    off = [each.starts_at - each.original_start for each in occurrences]
    assert off == [timedelta(hours=1), *[timedelta()] * 2, timedelta(hours=1), *[timedelta()] * 2]
    assert outlook.writes == []
    assert drifts(database) == [(DriftKind.MOVED, 4, occurrences[3].starts_at)]
    assert job_facts(database, job_id) == (JobState.DONE, 5, 5, None)


def test_a_date_deleted_by_hand_waits_for_hr_and_the_others_go_on(database: Database) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)
    del outlook.masters["master-1"].occurrences[4]
    with database.writing() as db:
        _shift(db.scalars(select(SetSession).where(SetSession.number == 3)).first(), days=1)
    outlook.writes.clear()
    job_id = calendar_job(database, programme_id)

    work(database, outlook, job_id)

    assert drifts(database) == [(DriftKind.DELETED, 5, None)]
    assert outlook.writes == ["move_occurrence"]
    assert job_facts(database, job_id) == (JobState.DONE, 5, 5, None)


def test_a_leaver_is_taken_out_and_a_forwarded_guest_stays(database: Database) -> None:
    outlook = Outlook()
    programme_id = booked(database, outlook)
    guest = Attendee("guest@elsewhere.example", "Guest")
    outlook.forward("master-1", guest)
    before = outlook.masters["master-1"].attendees[""]
    with database.writing() as db:
        zoe = db.scalars(select(Person).where(Person.given_name == "Zoë")).one()
        membership = db.scalars(select(Membership).where(Membership.person_id == zoe.id)).one()
        membership.ends_at, membership.end_reason = NOW, "left"
        address = zoe.address
    outlook.writes.clear()

    work(database, outlook, calendar_job(database, programme_id))

    after = outlook.masters["master-1"].attendees[""]
    assert after == [each for each in before if each.address != address]
    assert guest in after
    assert outlook.writes == ["change_attendees"]


def test_a_leaver_is_taken_out_of_moved_dates_too(database: Database) -> None:
    outlook = Outlook()
    programme_id = book(database, example())
    with database.writing() as db:
        _shift(db.scalars(select(SetSession).order_by(SetSession.id)).first(), days=1)
    work(database, outlook, approve(database, programme_id))
    with database.writing() as db:
        zoe = db.scalars(select(Person).where(Person.given_name == "Zoë")).one()
        db.scalars(select(Membership).where(Membership.person_id == zoe.id)).one().ends_at = NOW
        address = zoe.address

    work(database, outlook, calendar_job(database, programme_id))

    lists = outlook.masters["master-1"].attendees.values()
    assert [address in [each.address for each in invited] for invited in lists] == [False, False]


def test_leaving_a_plan_books_nothing_and_the_plan_can_be_thrown_away(database: Database) -> None:
    programme_id = book(database, example())
    with database.writing() as db:
        job = leave_set(db, _zoes_place(db), actor="person:1", now=NOW)

    with database.writing() as db:
        discard_programme(db, programme_id, actor="command-line", now=NOW)

    assert job is None
    with database.reading() as db:
        assert list(db.scalars(select(Programme))) == []


def test_leaving_an_approved_programme_asks_for_the_calendar(database: Database) -> None:
    programme_id = book(database, example())
    approve(database, programme_id)

    with database.writing() as db:
        job = leave_set(db, _zoes_place(db), actor="person:1", now=NOW)
        assert job is not None
        assert (job.kind, job.programme_id) == (JobKind.CALENDAR, programme_id)


def test_leaving_while_the_plan_is_approved_asks_for_the_calendar(database: Database) -> None:
    programme_id = book(database, example())

    def leave() -> bool:
        with database.writing() as db:
            return leave_set(db, _zoes_place(db), actor="person:1", now=NOW) is not None

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as db:
            approve_programme(db, programme_id, actor="command-line", now=NOW)
            left = pool.submit(leave)
            time.sleep(0.5)
        assert left.result(timeout=30)


@pytest.mark.parametrize("state", [ProgrammeState.PLANNED, ProgrammeState.ENDED])
def test_a_job_of_a_programme_that_is_not_approved_books_nothing(
    database: Database, state: ProgrammeState
) -> None:
    outlook = Outlook()
    programme_id = book(database, example())
    with database.writing() as db:
        db.get_one(Programme, programme_id).state = state
    job_id = calendar_job(database, programme_id)

    work(database, outlook, job_id)

    assert outlook.calls == []
    with database.reading() as db:
        job = db.get_one(Job, job_id)
        facts = (job.state, job.problem, job.finished_at, job.lease_owner)
        assert {each.state for each in db.scalars(select(Series))} == {SeriesState.PLANNED}
    problem = f"nothing was booked: the programme is {state.value}, not approved"
    assert facts == (JobState.FAILED, problem, NOW, None)


def test_a_fixed_start_over_two_clock_changes_keeps_its_wall_time(database: Database) -> None:
    outlook = Outlook()
    file = replace(example(), start=StartRule(on=date(2027, 9, 13)), sessions=8)
    programme_id = book(database, file)
    work(database, outlook, approve(database, programme_id))

    with database.reading() as db:
        zone = db.get_one(Programme, programme_id).zone
    walls = {
        (master.wanted.subject, f"{to_wall(each.starts_at, zone):%H:%M}")
        for master in outlook.masters.values()
        for each in master.occurrences
    }
    assert walls == {
        ("Set Maple", "09:30"),
        ("Set Rowan", "13:00"),
        ("Set Hazel", "09:30"),
        ("Set Alder", "13:00"),
        ("Set Willow", "13:00"),
    }


def _zoes_place(db: Session) -> Membership:
    return db.scalars(select(Membership).join(Person).where(Person.given_name == "Zoë")).one()


def _shift(session: SetSession | None, *, days: int) -> None:
    assert session is not None
    session.starts_local += timedelta(days=days)
    session.starts_at = to_instant(session.starts_local, session.zone)
    session.ends_at = session.starts_at + timedelta(minutes=session.minutes)
