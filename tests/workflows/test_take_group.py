"""A group's people come into a draft once, whatever happens on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from service.domain.directory import (
    DirectoryGroup,
)
from service.domain.states import JobState
from service.errors import Refused, TryLater
from service.models import AuditEvent, GroupReading, Job, ProgrammeDraft
from service.store.database import Database
from service.store.group_readings import GroupProgress
from service.workflows.change_draft import DraftChange, change_draft
from service.workflows.discard_draft import discard_draft
from service.workflows.forget_drafts import forget_drafts
from service.workflows.take_group import take_group
from service.workflows.worked_job import LeasedJob
from tests.workflows.booking import NOW, open_database
from tests.workflows.groups import HANNA, MIA, Directory, ask, begun, last, people, work

NOTHING_LEFT = {"disabled": 0, "guests": 0, "without_mail": 0}


class Killed(BaseException):
    """The process ends here, as by `kill -9`."""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.dispose()


def addresses(database: Database, draft_id: int) -> list[str]:
    with database.reading() as db:
        return [row["email"] for row in db.get_one(ProgrammeDraft, draft_id).people]


def test_people_come_with_their_managers_and_are_counted(database: Database) -> None:
    draft_id = begun(database, "P1@acme.example", "eve@acme.example")
    four = [
        *people(3),
        replace(people(4)[3], is_enabled=False),
        replace(people(5)[4], is_guest=True),
        replace(people(6)[5], address=""),
    ]
    ask(database, draft_id)

    done = work(database, Directory(people=four, manager=MIA, gone={"id-2"}), draft_id)

    assert addresses(database, draft_id) == [
        "P1@acme.example",
        "eve@acme.example",
        "p0@acme.example",
        "mia@acme.example",
    ]
    assert done == GroupProgress(
        job_id=done.job_id,
        name="Sales",
        version=3,
        counts={
            "people": 1,
            "managers": 1,
            "known": 1,
            "disabled": 2,
            "guests": 1,
            "without_mail": 1,
        },
        state=JobState.DONE,
        done=3,
        total=3,
        problem=None,
    )
    with database.reading() as db:
        told = [
            (one.actor, one.verb, one.new)
            for one in db.scalars(select(AuditEvent).order_by(AuditEvent.id))
        ]
    assert told[1:] == [
        (HANNA, "draft-group-asked", None),
        (HANNA, "draft-group-added", "1 people, 1 managers"),
    ]


def test_draft_changed_meanwhile_loses_nothing(database: Database) -> None:
    draft_id = begun(database, "eve@acme.example")
    ask(database, draft_id)

    def change(question: str) -> None:
        if question == "people":
            rows = [{"row": 1, "email": "new@acme.example"}]
            with database.writing() as db:
                change_draft(db, draft_id, DraftChange(people=rows), seen=2, actor="hr:2", now=NOW)

    done = work(database, Directory(people=people(2), before=change), draft_id)

    assert (done.state, done.version) == (JobState.DONE, 4)
    assert addresses(database, draft_id) == [
        "new@acme.example",
        "p0@acme.example",
        "p1@acme.example",
    ]


@pytest.mark.parametrize("at", ["groups", "members", "people"])
def test_killed_anywhere_the_next_worker_finishes(database: Database, at: str) -> None:
    draft_id = begun(database)
    ask(database, draft_id)

    def kill(question: str) -> None:
        if question == at:
            raise Killed

    with pytest.raises(Killed):
        work(database, Directory(people=people(150), before=kill), draft_id)
    held = work(database, Directory(people=people(150)), draft_id, owner="worker-2")
    later = timedelta(minutes=6)
    done = work(database, Directory(people=people(150)), draft_id, owner="worker-2", later=later)
    again = work(database, Directory(people=people(150)), draft_id, later=2 * later)

    assert (held.state, done.state, again) == (JobState.RUNNING, JobState.DONE, done)
    assert len(addresses(database, draft_id)) == 150


def test_worker_that_lost_its_lease_writes_nothing(database: Database) -> None:
    draft_id = begun(database)
    ask(database, draft_id)
    later = timedelta(minutes=6)

    def overtake(question: str) -> None:
        if question == "members":
            work(database, Directory(people=people(2)), draft_id, owner="worker-2", later=later)

    done = work(database, Directory(people=people(5), before=overtake), draft_id)

    assert done.state is JobState.DONE
    assert addresses(database, draft_id) == ["p0@acme.example", "p1@acme.example"]


def test_busy_directory_lets_the_job_wait(database: Database) -> None:
    draft_id = begun(database)
    ask(database, draft_id)

    def busy(_question: str) -> None:
        raise TryLater("busy", retry_after=90)

    waits = work(database, Directory(people=people(2), before=busy), draft_id)
    early = work(database, Directory(people=people(2)), draft_id, later=timedelta(seconds=80))
    silent = work(
        database, Directory(people=people(2), silent=True), draft_id, later=timedelta(seconds=91)
    )
    done = work(database, Directory(people=people(2)), draft_id, later=timedelta(minutes=3))

    assert (waits.state, waits.problem) == (
        JobState.WAITING,
        "Microsoft 365 is busy or did not answer; reading goes on by itself",
    )
    assert (early, silent.state, done.state) == (waits, JobState.WAITING, JobState.DONE)


def _refuse(_question: str) -> None:
    raise Refused("GET /groups: answered 403 Authorization_RequestDenied")


@pytest.mark.parametrize(
    ("name", "directory", "told"),
    [
        ("Nobody's", Directory(), "no group of Microsoft 365 has this name or address"),
        ("Sales", Directory(), "this group has no people, or hides them"),
        (
            "Sales",
            Directory(
                groups=[DirectoryGroup("g-1", "Sales", ""), DirectoryGroup("2", "sales", "")]
            ),
            "several groups have this name, and none has an e-mail address",
        ),
        ("Sales", Directory(people=people(10_001)), "this group has more than 10,000 people"),
        ("Sales", Directory(before=_refuse), "Microsoft 365 does not let this service read"),
    ],
)
def test_group_that_is_of_no_use_ends_with_one_sentence(
    database: Database, name: str, directory: Directory, told: str
) -> None:
    draft_id = begun(database, "eve@acme.example")
    ask(database, draft_id, name)

    ended = work(database, directory, draft_id)

    assert (ended.state, ended.name, ended.version) == (JobState.FAILED, name, 2)
    assert (ended.problem or "").startswith(told)
    assert addresses(database, draft_id) == ["eve@acme.example"]


def test_fault_of_ours_ends_the_job_and_names_its_class_alone(database: Database) -> None:
    draft_id = begun(database)
    ask(database, draft_id)

    def fault(_question: str) -> None:
        raise KeyError("p1@acme.example")

    with capture_logs() as logs:
        ended = work(database, Directory(people=people(2), before=fault), draft_id)

    assert (ended.state, ended.problem) == (
        JobState.FAILED,
        "it could not be worked (KeyError); the logs say more",
    )
    assert [(one["event"], one["log_level"]) for one in logs] == [
        ("group job started", "info"),
        ("group job failed", "error"),
    ]


def test_press_that_came_twice_is_one_job(database: Database) -> None:
    draft_id = begun(database)
    ask(database, draft_id)
    ask(database, draft_id, "sales")

    with database.reading() as db:
        assert len(db.scalars(select(Job)).all()) == 1
        assert db.get_one(ProgrammeDraft, draft_id).version == 2


def test_second_group_waits_for_the_first(database: Database) -> None:
    draft_id = begun(database)
    ask(database, draft_id)

    with pytest.raises(Refused, match="another group are still being read"):
        ask(database, draft_id, "HR", seen=2)
    work(database, Directory(people=people(1)), draft_id)
    ask(database, draft_id, "HR", seen=3)

    assert last(database, draft_id).name == "HR"


def test_page_that_was_open_too_long_asks_for_nothing(database: Database) -> None:
    draft_id = begun(database)
    with database.writing() as db:
        change_draft(db, draft_id, DraftChange(size=5), seen=1, actor="hr:2", now=NOW)

    with pytest.raises(Refused, match="somebody changed this draft"):
        ask(database, draft_id)
    with database.reading() as db:
        assert db.scalars(select(Job)).all() == []


@pytest.mark.parametrize("at", ["groups", "people"])
def test_draft_thrown_away_meanwhile_takes_the_job_along(database: Database, at: str) -> None:
    draft_id = begun(database)
    ask(database, draft_id)
    job_id = last(database, draft_id).job_id

    def discard(question: str) -> None:
        if question == at:
            with database.writing() as db:
                discard_draft(db, draft_id, actor=HANNA, now=NOW)

    job = LeasedJob(database, job_id, "worker-1", lambda: NOW, lambda: NOW)
    take_group(job, Directory(people=people(2), before=discard))

    with database.reading() as db:
        rows = [*db.scalars(select(Job)), *db.scalars(select(GroupReading))]
        assert rows + list(db.scalars(select(ProgrammeDraft))) == []


def test_draft_that_is_forgotten_takes_its_groups_along(database: Database) -> None:
    draft_id = begun(database)
    ask(database, draft_id)
    work(database, Directory(people=people(1)), draft_id)

    assert forget_drafts(database, now=NOW + timedelta(days=200)) == 1
    with database.reading() as db:
        assert [*db.scalars(select(Job)), *db.scalars(select(GroupReading))] == []
