"""The frame of a job that lets a planner work: its lease, its progress, its end.

No transaction is open while calendars are read or the planner works.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.domain.states import JobState
from service.errors import OutcomeUnknown, TryLater
from service.models import DraftPlanning, Job
from service.store.calendar_jobs import lease_job
from service.store.database import Database
from service.workflows.worked_job import (
    LEASE,
    WAIT,
    LeaseLost,
    end_job,
    give_back,
    give_up,
    renew_lease,
    wait_after,
)

_LOG = structlog.get_logger(__name__)

_BUSY = "Microsoft 365 is busy or did not answer; planning goes on by itself"
_BROKEN_OFF = "the database broke it off; planning goes on by itself"

Beat = Callable[[int, int], None]
"""Called every second or so with how many parts of how many are over; raises to stop."""


class Plans(Protocol):
    """A planner, in a process of its own."""

    def __call__(self, problem: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
        """Return a plan with its reasons.

        Raises:
            Refused: there is none; the sentence says why.
        """


@dataclass(frozen=True)
class PlanningWork:
    """One job under one worker's lease.

    Attributes:
        owner: this worker's name, under which it holds the lease.
        now: service time.
        real_now: the machine's time, for leases and waits.
    """

    database: Database
    job_id: int
    owner: str
    now: Callable[[], datetime]
    real_now: Callable[[], datetime]

    def beat(self, done: int, total: int) -> None:
        """Keep the lease, and tell how far it is.

        Raises:
            LeaseLost: the job is not ours any more, or HR stopped it.
        """
        with self._held() as (job, _planning):
            job.done, job.total = done, total

    def end(self, state: JobState, *, problem: str | None, found: Mapping[str, Any]) -> None:
        """End the job; what was asked goes."""
        with self._held() as (job, planning):
            planning.request = {}
            planning.found = dict(found)
            end_job(job, state, problem=problem, now=self.now())

    def forget(self) -> None:
        """Let go of what was asked, which is about people.

        Raises:
            LeaseLost: the job is not ours any more.
        """
        with self._held() as (_, planning):
            planning.request = {}

    def begin(self) -> Mapping[str, Any] | None:
        """Take the job; return what is asked, None if it is not ours."""
        with self.database.writing() as db:
            job = lease_job(
                db, self.job_id, owner=self.owner, real_now=self.real_now(), lasts=LEASE
            )
            if job is None:
                return None
            job.done = job.total = 0
            return db.get_one(DraftPlanning, self.job_id).request

    @contextmanager
    def _held(self) -> Iterator[tuple[Job, DraftPlanning]]:
        with self.database.writing() as db:
            renew_lease(db, self.job_id, owner=self.owner, real_now=self.real_now())
            yield _rows(db, self.job_id)


def work_planning(work: PlanningWork, plan: Callable[[Mapping[str, Any]], None]) -> None:
    """Work the job off; one that is over, waits or is held by another worker is left alone.

    Where Microsoft 365 is busy the job waits (`retry_at`); a fault of ours ends it as failed.

    Args:
        plan: is given what was asked, and ends the job.

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait.
    """
    request = work.begin()
    if request is None:
        return
    database, job_id, owner = work.database, work.job_id, work.owner
    _LOG.info("planning job started", job_id=job_id)
    try:
        plan(request)
    except (TryLater, OutcomeUnknown) as exc:
        retry_at = work.real_now() + wait_after(exc)
        give_back(database, job_id, owner, retry_at=retry_at, problem=_BUSY)
        _LOG.warning("planning job waits", job_id=job_id, error=str(exc))
    except LeaseLost:
        _LOG.warning("planning job lost its lease, or was stopped", job_id=job_id)
    except OperationalError:
        with suppress(OperationalError):
            retry_at = work.real_now() + WAIT
            give_back(database, job_id, owner, retry_at=retry_at, problem=_BROKEN_OFF)
        raise
    except Exception as exc:  # noqa: BLE001 -- or the job would be begun again for ever
        _LOG.exception("planning job failed", job_id=job_id)
        with suppress(LeaseLost):
            work.forget()
        give_up(database, job_id, owner, exc, now=work.now())
    else:
        _LOG.info("planning job ended", job_id=job_id)


def _rows(db: Session, job_id: int) -> tuple[Job, DraftPlanning]:
    return db.get_one(Job, job_id), db.get_one(DraftPlanning, job_id)
