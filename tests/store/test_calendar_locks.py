"""Who reads a calendar and who changes it wait for each other, and never both at once."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from service.domain.states import JobKind, JobState
from service.models import Job
from service.store.calendar_jobs import keep_lease, lease_job
from service.store.calendar_reading import hold_off_jobs
from service.store.database import Database
from tests import servers
from tests.participants import build_maple
from tests.workflows.booking import OPEN, open_database

_REAL = datetime(2027, 1, 1, tzinfo=UTC)
_LASTS = timedelta(minutes=5)
_LATER = _REAL + 2 * _LASTS
_WAIT_SECONDS = 30.0


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    servers.make_tables(postgres_url)
    yield open_database(postgres_url)
    while OPEN:
        OPEN.pop().dispose()


@pytest.mark.parametrize("beside", ["a reading", "another worker"])
def test_a_job_ends_while_somebody_waits_for_it(postgres: Database, beside: str) -> None:
    with postgres.writing() as db:
        maple = build_maple(db)
        job = Job(
            kind=JobKind.BOOK,
            programme_id=maple.programme,
            state=JobState.RUNNING,
            asked_at=_REAL,
            asked_by="hr",
            lease_owner="first",
            lease_until=_REAL + _LASTS,
        )
        db.add(job)
        db.flush()
        job_id = job.id

    def read() -> None:
        with postgres.writing() as db:
            hold_off_jobs(db, maple.learning_set)

    def take() -> None:
        with postgres.writing() as db:
            assert lease_job(db, job_id, owner="second", real_now=_LATER, lasts=_LASTS) is None

    waiting = threading.Thread(target=read if beside == "a reading" else take)
    with postgres.writing() as db:
        assert keep_lease(db, job_id, owner="first", real_now=_REAL, lasts=_LASTS)
        waiting.start()
        _await(lambda: _waits_for_a_lock(postgres))
        # PostgreSQL looks at the programme again, since this transaction has written the row.
        db.get_one(Job, job_id).state = JobState.DONE
        db.flush()
    waiting.join(_WAIT_SECONDS)

    assert not waiting.is_alive()
    with postgres.reading() as db:
        assert db.get_one(Job, job_id).state is JobState.DONE


def _waits_for_a_lock(database: Database) -> bool:
    query = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with database.reading() as db:
        return bool(db.scalar(query))


def _await(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
