"""Booking writes a whole plan once, and replaces it only while nobody approved it."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from service.domain.programme_file import ProgrammeFile, StartRule
from service.domain.states import JobState, ProgrammeState, Role, SessionKind
from service.errors import BadInput, Problem, Refused
from service.models import (
    AuditEvent,
    Job,
    LearningSet,
    Membership,
    Person,
    Programme,
    Series,
    SetSession,
)
from service.store.booking_plan import booking_plan
from service.store.database import Database
from service.workflows.approve_programme import approve_programme
from service.workflows.book_programme import book_programme
from tests.workflows.booking import NOW, ORGANISERS, approve, book, dump, example, open_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.dispose()


def test_booking_writes_every_row_of_the_plan(database: Database) -> None:
    programme_id = book(database, example())

    with database.reading() as db:
        counts = [
            db.scalar(select(func.count()).select_from(row))
            for row in (Programme, LearningSet, SetSession, Series, Membership, Person, AuditEvent)
        ]
        plan = booking_plan(db, programme_id)
        # The contact, whom the file names but lists nowhere, is the forty-sixth.
        assert counts == [1, 5, 30, 5, 34, 46, 1]
    assert plan is not None
    assert plan.summary() == (
        "5 series, 30 sessions, 34 people, 34 invitations, 0 date updates, "
        "clock change on Sunday 28 March 2027"
    )


def test_booking_lays_a_sets_sessions_with_their_kinds(database: Database) -> None:
    book(database, example())

    with database.reading() as db:
        maple = db.scalars(select(LearningSet).where(LearningSet.name == "Maple")).one()
        sessions = [
            (session.number, session.kind, session.starts_local, session.starts_at)
            for session in maple.sessions
        ]
        roles = sorted(membership.role for membership in maple.memberships)
    assert sessions == [
        (1, SessionKind.SET_UP, *_london(2026, 12, 22, utc_hour=9)),
        (2, SessionKind.STANDARD, *_london(2027, 1, 26, utc_hour=9)),
        (3, SessionKind.STANDARD, *_london(2027, 3, 2, utc_hour=9)),
        (4, SessionKind.STANDARD, *_london(2027, 4, 6, utc_hour=8)),
        (5, SessionKind.STANDARD, *_london(2027, 5, 11, utc_hour=8)),
        (6, SessionKind.FINAL, *_london(2027, 6, 15, utc_hour=8)),
    ]
    assert roles == [Role.FACILITATOR] + [Role.MEMBER] * 6


def test_booking_joins_people_to_their_managers(database: Database) -> None:
    book(database, example())

    with database.reading() as db:
        zoe = db.scalars(select(Person).where(Person.given_name == "Zoë")).one()
        manager = zoe.manager
        assert manager is not None
        facts = (zoe.address, zoe.zone, zoe.working_days, zoe.holiday_region, manager.name)
    assert facts == (
        "zoe.hartley@larkfield.example",
        "Europe/London",
        "mon,tue,wed,thu,fri",
        "GB-ENG",
        "Margaret Ashworth",
    )


def test_booking_keeps_in_which_language_people_are_written_to(database: Database) -> None:
    file = example()
    people = tuple(
        replace(person, language="de") if person.given_name == "Zoë" else person
        for person in file.people
    )

    book(database, replace(file, people=people))

    with database.reading() as db:
        found = db.execute(select(Person.language, func.count()).group_by(Person.language)).all()
    # Of the file, and the contact whom it names but does not list.
    assert dict(found) == {"de": 1, "en": 44 + 1}


def test_booking_deals_the_organisers_out_in_turn(database: Database) -> None:
    book(database, example())

    with database.reading() as db:
        mailboxes = list(db.scalars(select(Series.mailbox).order_by(Series.id)))
    first, second = mailboxes[:2]
    assert {first, second} == set(ORGANISERS)
    assert mailboxes == [first, second, first, second, first]


@pytest.mark.parametrize("approved", [False, True])
def test_booking_again_changes_nothing_although_the_start_is_relative(
    database: Database, approved: bool
) -> None:
    programme_id = book(database, example())
    if approved:
        approve(database, programme_id)
    before = dump(database)

    again = book(database, example(), now=NOW + timedelta(days=9))

    assert again == programme_id
    assert dump(database) == before


def test_an_unapproved_plan_is_replaced_by_other_content(database: Database) -> None:
    programme_id = book(database, example())
    other = replace(example(), name="Spring sets", start=StartRule(on=date(2027, 2, 1)))

    again = book(database, other)

    with database.reading() as db:
        programme = db.get_one(Programme, programme_id)
        first = db.scalar(select(func.min(SetSession.starts_at)))
        sessions = db.scalar(select(func.count(SetSession.id)))
        verbs = list(db.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)))
        assert (again, programme.name, programme.source_digest) == (
            programme_id,
            "Spring sets",
            other.digest,
        )
    assert first == datetime(2027, 2, 2, 9, 30, tzinfo=UTC)
    assert (sessions, verbs) == (30, ["programme-planned", "plan-replaced"])


def test_a_plan_whose_first_session_has_passed_is_laid_anew(database: Database) -> None:
    programme_id = book(database, example())

    again = book(database, example(), now=NOW + timedelta(days=60))

    with database.reading() as db:
        first = db.scalar(select(func.min(SetSession.starts_at)))
    assert again == programme_id
    assert first is not None
    assert first > NOW + timedelta(days=88)


def test_an_approved_programme_refuses_other_content(database: Database) -> None:
    approve(database, book(database, example()))
    before = dump(database)

    with pytest.raises(BadInput) as caught:
        book(database, replace(example(), minutes=120))

    assert caught.value.problems == [
        Problem(
            "becky.yaml",
            None,
            "key",
            "'action-learning' is already booked with other content; change it on its page, "
            "or give this file another `key`",
        )
    ]
    assert dump(database) == before


def test_a_second_programme_keeps_one_row_a_person(database: Database) -> None:
    book(database, example())
    with database.reading() as db:
        before = dict(tuple(row) for row in db.execute(select(Person.address, Person.id)))
    people = tuple(
        replace(person, department="Moved") if person.given_name == "Zoë" else person
        for person in example().people
    )

    book(database, replace(example(), key="second", people=people))

    with database.reading() as db:
        after = dict(tuple(row) for row in db.execute(select(Person.address, Person.id)))
        department = db.scalar(select(Person.department).where(Person.given_name == "Zoë"))
        transactions = list(db.scalars(select(Series.transaction_id)))
    assert (after, department) == (before, "Moved")
    assert len(set(transactions)) == 10


def _of_zoe(database: Database) -> tuple[str, str, str, str | None]:
    with database.reading() as db:
        zoe = db.scalars(select(Person).where(Person.given_name == "Zoë")).one()
        manager = None if zoe.manager is None else zoe.manager.given_name
        return zoe.department, zoe.zone, zoe.working_days, manager


def _file_with_zoe_elsewhere() -> ProgrammeFile:
    """A second programme, whose people file gives Zoë another manager and another week."""
    file = example()
    people = tuple(
        replace(
            person,
            department="Moved",
            zone="Asia/Tokyo",
            working_days="sat,sun",
            manager=file.sponsor,
        )
        if person.given_name == "Zoë"
        else person
        for person in file.people
    )
    return replace(file, key="second", people=people)


def test_a_plan_leaves_the_facts_of_people_in_approved_programmes_alone(
    database: Database,
) -> None:
    approve(database, book(database, example()))
    before = _of_zoe(database)

    second = book(database, _file_with_zoe_elsewhere())
    planned = _of_zoe(database)
    approve(database, second)

    assert (planned, _of_zoe(database)) == (before, before)


def test_a_plan_leaves_the_managers_and_sponsor_of_approved_programmes_alone(
    database: Database,
) -> None:
    approve(database, book(database, example()))
    people = tuple(replace(person, zone="Asia/Tokyo") for person in example().people)

    book(database, replace(example(), key="second", people=people))

    with database.reading() as db:
        assert "Asia/Tokyo" not in set(db.scalars(select(Person.zone)))


def test_a_plan_changes_the_facts_of_somebody_who_left(database: Database) -> None:
    approve(database, book(database, example()))
    with database.writing() as db:
        zoe = db.scalars(select(Membership).join(Person).where(Person.given_name == "Zoë")).one()
        zoe.ends_at = NOW

    book(database, _file_with_zoe_elsewhere())

    with database.reading() as db:
        sponsor = db.scalars(select(Programme)).first()
        assert sponsor is not None
        name = sponsor.sponsor.given_name
    assert _of_zoe(database) == ("Moved", "Asia/Tokyo", "sat,sun", name)


def test_booking_without_an_organiser_says_which_setting_is_missing(database: Database) -> None:
    with database.writing() as db, pytest.raises(BadInput) as caught:
        book_programme(db, example(), actor="command-line", now=NOW, organisers=())

    assert [problem.column for problem in caught.value.problems] == ["ORGANISER_MAILBOXES"]


def test_approving_asks_for_one_job_however_often(database: Database) -> None:
    programme_id = book(database, example())

    jobs = [approve(database, programme_id), approve(database, programme_id)]

    with database.reading() as db:
        job = db.get_one(Job, jobs[0])
        programme = db.get_one(Programme, programme_id)
        facts = (job.state, job.done, job.total, job.asked_at, job.asked_by)
        assert (programme.state, programme.approved_at) == (ProgrammeState.APPROVED, NOW)
    assert jobs[0] == jobs[1]
    assert facts == (JobState.WAITING, 0, 5, NOW, "command-line")


def test_approving_twice_at_once_asks_for_one_job(database: Database) -> None:
    programme_id = book(database, example())
    both_are_here = threading.Barrier(2)

    def press() -> int:
        both_are_here.wait(timeout=10)
        return approve(database, programme_id)

    with ThreadPoolExecutor(2) as pool:
        presses = [pool.submit(press) for _ in range(2)]
        jobs = {one.result(timeout=30) for one in presses}

    assert len(jobs) == 1


def test_booking_other_content_while_it_is_approved_waits_and_is_refused(
    database: Database,
) -> None:
    programme_id = book(database, example())
    with ThreadPoolExecutor(1) as pool:
        with database.writing() as db:
            approve_programme(db, programme_id, actor="command-line", now=NOW)
            rebooked = pool.submit(book, database, replace(example(), minutes=120))
            time.sleep(0.5)
            assert not rebooked.done()
        with pytest.raises(BadInput, match="already booked with other content"):
            rebooked.result(timeout=30)


def test_approving_after_a_failed_job_asks_for_another(database: Database) -> None:
    programme_id = book(database, example())
    failed = approve(database, programme_id)
    with database.writing() as db:
        db.get_one(Job, failed).state = JobState.FAILED

    again = approve(database, programme_id)

    assert again != failed


def test_approving_a_plan_that_has_passed_is_refused(database: Database) -> None:
    programme_id = book(database, example())

    with pytest.raises(Refused, match="has passed; book the file again"):
        approve(database, programme_id, now=NOW + timedelta(days=60))


def test_approving_what_does_not_exist_is_refused(database: Database) -> None:
    with database.writing() as db, pytest.raises(Refused, match="programme 99 does not exist"):
        approve_programme(db, 99, actor="command-line", now=NOW)


def _london(year: int, month: int, day: int, *, utc_hour: int) -> tuple[datetime, datetime]:
    local = datetime(year, month, day, 9, 30)  # noqa: DTZ001 -- wall time
    return local, datetime(year, month, day, utc_hour, 30, tzinfo=UTC)
