"""Which jobs a worker could take, and which are under way."""

from datetime import UTC, datetime, timedelta
from typing import Any

from service.domain.states import JobKind, JobState
from service.models import Job
from service.store.database import Database
from service.store.jobs import job, jobs_to_work, next_job_begins, unfinished_jobs
from tests.participants import build_maple

_REAL = datetime(2027, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


def _jobs(database: Database) -> dict[str, int]:
    told: dict[str, dict[str, Any]] = {
        "waits": {"state": JobState.WAITING},
        "waits a while": {"state": JobState.WAITING, "retry_at": _REAL + _MINUTE},
        "is worked": {"state": JobState.RUNNING, "lease_until": _REAL + _MINUTE},
        "lost its worker": {"state": JobState.RUNNING, "lease_until": _REAL - _MINUTE},
        "never had one": {"state": JobState.RUNNING},
        "done": {"state": JobState.DONE},
        "failed": {"state": JobState.FAILED},
    }
    with database.writing() as db:
        programme_id = build_maple(db).programme
        rows = {
            name: Job(
                kind=JobKind.BOOK,
                programme_id=programme_id,
                asked_at=_REAL,
                asked_by="hr",
                **values,
            )
            for name, values in told.items()
        }
        db.add_all(rows.values())
        db.flush()
        return {name: row.id for name, row in rows.items()}


def test_jobs_to_work_are_those_that_wait_or_lost_their_worker(database: Database) -> None:
    ids = _jobs(database)

    with database.reading() as db:
        now = jobs_to_work(db, now=_REAL, real_now=_REAL)
        later = jobs_to_work(db, now=_REAL, real_now=_REAL + _MINUTE)

    assert now == [ids["waits"], ids["lost its worker"], ids["never had one"]]
    assert later == sorted([*now, ids["waits a while"]])


def test_unfinished_jobs_leave_out_those_tried_only_later(database: Database) -> None:
    _jobs(database)

    with database.reading() as db:
        assert unfinished_jobs(db, now=_REAL, tried_by=_REAL) == 4
        assert unfinished_jobs(db, now=_REAL, tried_by=_REAL + _MINUTE) == 5


def test_a_job_of_a_later_instant_waits_for_it(database: Database) -> None:
    ids = _jobs(database)
    with database.writing() as db:
        db.get_one(Job, ids["waits"]).not_before = _REAL + _MINUTE

    with database.reading() as db:
        before = jobs_to_work(db, now=_REAL, real_now=_REAL)
        after = jobs_to_work(db, now=_REAL + _MINUTE, real_now=_REAL)
        counts = [unfinished_jobs(db, now=now, tried_by=_REAL) for now in (_REAL, _REAL + _MINUTE)]
        begins = [next_job_begins(db, at) for at in (_REAL, _REAL + _MINUTE)]

    assert before == [ids["lost its worker"], ids["never had one"]]
    assert after == [ids["waits"], ids["lost its worker"], ids["never had one"]]
    assert counts == [3, 4]
    assert begins == [_REAL + _MINUTE, None]


def test_job_is_found_by_its_id(database: Database) -> None:
    ids = _jobs(database)

    with database.reading() as db:
        assert job(db, ids["done"]).state is JobState.DONE
