"""The frame of a job that lets a planner work: its lease, its progress, its end.

No transaction is open while calendars are read or the planner works.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from service.domain.states import JobState
from service.models import DraftPlanning, Job
from service.workflows.worked_job import JobWords, LeasedJob, end_job, worked_off

_LOG = structlog.get_logger(__name__)

_WORDS = JobWords(
    busy="Microsoft 365 is busy or did not answer; planning goes on by itself",
    broken_off="the database broke it off; planning goes on by itself",
    waits=lambda **told: _LOG.warning("planning job waits", **told),
    lost=lambda **told: _LOG.warning("planning job lost its lease, or was stopped", **told),
    failed=lambda **told: _LOG.exception("planning job failed", **told),
)

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
    """The planning that a job is about."""

    job: LeasedJob

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
            end_job(job, state, problem=problem, now=self.job.now())

    def forget(self) -> None:
        """Let go of what was asked, which is about people.

        Raises:
            LeaseLost: the job is not ours any more.
        """
        with self._held() as (_, planning):
            planning.request = {}

    def begin(self) -> Mapping[str, Any] | None:
        """Take the job; return what is asked, None if it is not ours."""
        with self.job.database.writing() as db:
            job = self.job.take(db)
            if job is None:
                return None
            job.done = job.total = 0
            return db.get_one(DraftPlanning, job.id).request

    @contextmanager
    def _held(self) -> Iterator[tuple[Job, DraftPlanning]]:
        job_id = self.job.job_id
        with self.job.database.writing() as db:
            self.job.renew(db)
            yield db.get_one(Job, job_id), db.get_one(DraftPlanning, job_id)


def work_planning(job: LeasedJob, plan: Callable[[PlanningWork, Mapping[str, Any]], None]) -> None:
    """Work the job off; one that is over, waits or is held by another worker is left alone.

    Where Microsoft 365 is busy the job waits (`retry_at`); a fault of ours ends it as failed.

    Args:
        plan: is given what was asked, and ends the job.

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait.
    """
    work = PlanningWork(job)
    request = work.begin()
    if request is None:
        return
    _LOG.info("planning job started", job_id=job.job_id)
    with worked_off(job, _WORDS, forget=work.forget):
        plan(work, request)
        _LOG.info("planning job ended", job_id=job.job_id)
