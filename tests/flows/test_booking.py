"""The example booked into the sandbox over real sockets, killed at every step, finished again."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from service.domain.programme_file import StartRule
from service.domain.series import to_instant
from service.domain.states import JobState
from service.graph.calendar import GraphCalendar
from service.models import CalendarDate, Job, Membership, Person, SetSession
from service.store.database import Database
from service.workflows.ports import BooksMeetings
from tests.graph.live import ORGANISER, RunningSandbox, connected, running_sandbox
from tests.workflows.booking import NOW, after_the_lease, approve, book, example, open_database
from tests.workflows.booking import work as work_job

pytestmark = pytest.mark.crash

PEOPLE = Path(__file__).parents[2] / "examples" / "people.csv"
STEPS = 16
"""Calls to book the example with one moved date: three a set, and a move more."""


class Killed(BaseException):
    """The process ends here, as by `kill -9`."""


class Mortal:
    """Outlook's client, until its process is killed before or after one call."""

    def __init__(self, books: BooksMeetings, *, dies_at: int, answered: bool) -> None:
        self._books, self._left, self._answered = books, dies_at, answered

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._books, name)

        def mortal(*values: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left == -1 and not self._answered:
                raise Killed
            answer = call(*values, **named)
            if self._left == -1:
                raise Killed
            return answer

        return mortal


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    people = PEOPLE.read_text(encoding="utf-8")
    with running_sandbox(tmp_path_factory.mktemp("sandbox"), people_csv=people) as running:
        yield running


@pytest.fixture
def calendar(sandbox: RunningSandbox) -> Iterator[GraphCalendar]:
    """The service's own client of an empty sandbox."""
    sandbox.tell("reset", {})
    sandbox.tell("clock", {"now": NOW.isoformat()})
    with connected(sandbox) as transport:
        yield GraphCalendar(transport)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'setwise.sqlite3'}")
    yield database
    database.dispose()


def masters(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    """Every series that stands in the organiser's calendar, by subject."""
    found = [
        event
        for event in sandbox.state()["events"]
        if event["mailbox"] == ORGANISER and event["type"] == "seriesMaster"
    ]
    return sorted(found, key=lambda event: str(event["subject"]))


def approved(database: Database, *, moved: bool = False) -> int:
    """Book and approve the example; return its job."""
    programme_id = book(database, example(), organisers=(ORGANISER,))
    if moved:
        with database.writing() as db:
            session = db.scalars(select(SetSession).order_by(SetSession.id)).first()
            assert session is not None
            session.starts_local += timedelta(days=1)
            session.starts_at = to_instant(session.starts_local, session.zone)
            session.ends_at = session.starts_at + timedelta(minutes=session.minutes)
    return approve(database, programme_id)


def state_of(database: Database, job_id: int) -> JobState:
    with database.reading() as db:
        return db.get_one(Job, job_id).state


def test_the_example_becomes_five_series_of_six_dates(
    sandbox: RunningSandbox, calendar: GraphCalendar, database: Database
) -> None:
    job_id = approved(database)

    work_job(database, calendar, job_id)

    found = [
        (event["subject"], len(event["occurrences"]), len(event["attendees"]), event["sensitivity"])
        for event in masters(sandbox)
    ]
    with database.reading() as db:
        sessions = select(SetSession.id, SetSession.starts_at)
        dates = select(CalendarDate.set_session_id, CalendarDate.starts_at)
        read_back = set(map(tuple, db.execute(dates))) == set(map(tuple, db.execute(sessions)))
    assert found == [
        ("Set Alder", 6, 7, "private"),
        ("Set Hazel", 6, 7, "private"),
        ("Set Maple", 6, 7, "private"),
        ("Set Rowan", 6, 7, "private"),
        ("Set Willow", 6, 6, "private"),
    ]
    assert read_back
    assert state_of(database, job_id) is JobState.DONE


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(STEPS))
def test_a_kill_at_any_step_ends_in_exactly_five_series(
    sandbox: RunningSandbox,
    calendar: GraphCalendar,
    database: Database,
    step: int,
    answered: bool,
) -> None:
    job_id = approved(database, moved=True)
    with pytest.raises(Killed):
        work_job(database, Mortal(calendar, dies_at=step, answered=answered), job_id)

    work_job(database, calendar, job_id, owner="worker-2", real=after_the_lease())

    found = masters(sandbox)
    moved = [
        one
        for event in found
        for one in event["occurrences"]
        if datetime.fromisoformat(one["start"]) != datetime.fromisoformat(one["original_start"])
    ]
    assert [event["subject"] for event in found] == [
        f"Set {name}" for name in ("Alder", "Hazel", "Maple", "Rowan", "Willow")
    ]
    assert len(moved) == 1
    assert state_of(database, job_id) is JobState.DONE


@pytest.mark.parametrize("what", ["503", "drop", "drop_after"])
def test_a_lost_answer_ends_in_exactly_five_series(
    sandbox: RunningSandbox, calendar: GraphCalendar, database: Database, what: str
) -> None:
    match = {"method": "POST", "path_regex": "/events$"}
    rule = {"match": match, "what": what, "times": 3, "after_effect": what == "drop_after"}
    sandbox.tell("faults", {"rules": [rule]})
    job_id = approved(database)

    for minute in range(0, 60, 10):
        work_job(database, calendar, job_id, real=NOW + timedelta(minutes=minute))

    assert len(masters(sandbox)) == 5
    assert state_of(database, job_id) is JobState.DONE


def test_a_leaver_is_taken_out_and_a_forwarded_guest_stays(
    sandbox: RunningSandbox, calendar: GraphCalendar, database: Database
) -> None:
    job_id = approved(database)
    work_job(database, calendar, job_id)
    maple = masters(sandbox)[2]
    guest = "aoife.brennan@larkfield.example"
    sender = "lukasz.nowak@larkfield.example"
    sandbox.tell("forward", {"event": maple["id"], "from": sender, "to": guest})
    with database.writing() as db:
        zoe = db.scalars(select(Person).where(Person.given_name == "Zoë")).one()
        db.scalars(select(Membership).where(Membership.person_id == zoe.id)).one().ends_at = NOW
        db.get_one(Job, job_id).state = JobState.FAILED
    before = {each["emailAddress"]["address"] for each in masters(sandbox)[2]["attendees"]}

    with database.reading() as db:
        programme_id = db.get_one(Job, job_id).programme_id
    work_job(database, calendar, approve(database, programme_id))

    after = {each["emailAddress"]["address"] for each in masters(sandbox)[2]["attendees"]}
    assert guest in after
    assert before - after == {"zoe.hartley@larkfield.example"}


def test_a_start_over_two_clock_changes_keeps_its_wall_times(
    sandbox: RunningSandbox, calendar: GraphCalendar, database: Database
) -> None:
    file = replace(example(), start=StartRule(on=date(2027, 9, 13)))
    job_id = approve(database, book(database, file, organisers=(ORGANISER,)))

    work_job(database, calendar, job_id)

    walls = {
        (event["subject"], one["local_start"][11:16])
        for event in masters(sandbox)
        for one in event["occurrences"]
    }
    starts = [one["start"] for event in masters(sandbox) for one in event["occurrences"]]
    assert walls == {
        ("Set Alder", "13:00"),
        ("Set Hazel", "09:30"),
        ("Set Maple", "09:30"),
        ("Set Rowan", "13:00"),
        ("Set Willow", "13:00"),
    }
    assert {start[11:13] for start in starts} == {"08", "09", "12", "13"}
