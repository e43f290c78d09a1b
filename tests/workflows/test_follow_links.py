"""A Teams link that came only later: kept, HR's notice taken back, the meeting's options set."""

import pytest
from sqlalchemy import select

from service.domain.states import JobState, ProgrammeState, SeriesState
from service.models import AuditEvent, CalendarDate, Job, Programme, Series
from service.store.database import Database
from service.workflows.add_session import add_session
from tests.workflows.booking import open_database
from tests.workflows.changing import asked, booked_pair, the_set, wall
from tests.workflows.outlook import Outlook
from tests.workflows.test_settle_drift import NOW, Running

_NOTICE = (
    "Teams gave no meeting link; check the organiser mailbox's Teams licence, "
    "and tell the set where it meets"
)


@pytest.fixture
def running(database_url: str) -> Running:
    """Two sets that were booked while Teams gave no links."""
    return _booked(open_database(database_url), teams=False)


def test_link_that_comes_later_is_kept_and_the_notice_goes(running: Running) -> None:
    before = (_links(running), _notices(running), dict(running.outlook.co_organisers))
    running.outlook.give_links()

    running.read()
    read = (_links(running), _notices(running), _waiting(running))
    running.read()
    again = _waiting(running)
    running.outlook.writes.clear()
    running.work()

    given = [f"https://teams.example/{each}" for each in running.outlook.masters]
    assert before == ([None, None], [_NOTICE, _NOTICE], {})
    # One job looks at both sets.
    assert read == (given, [None, None], ["service"])
    assert again == ["service"]
    assert sorted(running.outlook.co_organisers) == given
    assert (running.outlook.writes, running.waiting(), _waiting(running)) == ([], [], [])
    with running.database.reading() as db:
        found = db.scalars(select(AuditEvent.subject).where(AuditEvent.verb == "link-found"))
        assert sorted(found) == ["set:1", "set:2"]


def test_link_that_does_not_come_is_waited_for(running: Running) -> None:
    running.read()

    assert _links(running) == [None, None]
    assert _notices(running) == [_NOTICE, _NOTICE]
    assert _waiting(running) == []


def test_link_of_one_meeting_leaves_the_notice_of_another(sqlite_url: str) -> None:
    running = _booked(open_database(sqlite_url), teams=True)
    running.outlook.teams = False
    with running.database.writing() as db:
        later = wall("2027-03-18T09:30")
        add_session(db, the_set(db).id, starts_local=later, by=asked(NOW))
        add_session(db, the_set(db, "Rowan").id, starts_local=later, by=asked(NOW))
    running.work()
    before = _notices(running)
    series, single = running.masters()
    _give(running, single.booked.event_id)

    running.read()

    assert before == [_NOTICE, _NOTICE]
    assert _notices(running) == [None, _NOTICE]
    with running.database.reading() as db:
        links = db.scalars(
            select(CalendarDate.join_url)
            .where(CalendarDate.series_id.is_(None))
            .order_by(CalendarDate.id)
        ).all()
    assert links == [f"https://teams.example/{single.booked.event_id}", None]
    assert series.booked.join_url in _links(running)


def test_link_of_a_programme_that_has_ended_is_kept_without_a_job(running: Running) -> None:
    with running.database.writing() as db:
        db.scalars(select(Programme)).one().state = ProgrammeState.ENDED
    running.outlook.give_links()

    running.read()

    assert (_notices(running), _waiting(running)) == ([None, None], [])


def test_link_takes_no_other_problem_of_a_series_away(running: Running) -> None:
    with running.database.writing() as db:
        maple = db.scalars(select(Series).order_by(Series.id)).first()
        assert maple is not None
        maple.state, maple.problem = SeriesState.FAILED, "Outlook refused a step"
    running.outlook.give_links()

    running.read()

    assert _notices(running) == ["Outlook refused a step", None]
    assert None not in _links(running)


def _booked(database: Database, *, teams: bool) -> Running:
    made = Running(database, Outlook(teams=teams))
    booked_pair(database)
    made.work()
    return made


def _give(running: Running, event_id: str) -> None:
    master = running.outlook.masters.pop(event_id)
    others, running.outlook.masters = running.outlook.masters, {event_id: master}
    running.outlook.give_links()
    running.outlook.masters = others | running.outlook.masters


def _links(running: Running) -> list[str | None]:
    with running.database.reading() as db:
        return list(db.scalars(select(Series.join_url).order_by(Series.id)))


def _notices(running: Running) -> list[str | None]:
    with running.database.reading() as db:
        return list(db.scalars(select(Series.problem).order_by(Series.id)))


def _waiting(running: Running) -> list[str]:
    with running.database.reading() as db:
        return list(db.scalars(select(Job.asked_by).where(Job.state == JobState.WAITING)))
