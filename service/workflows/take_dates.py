"""Plan all dates of a draft: read calendars, let the planner work, keep what it found.

No transaction is open while calendars are read or the planner works. What calendars say is in no
row: it is gone when the job is over, or begun again by another worker.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.domain.availability import Taken
from service.domain.date_request import Asked, addresses_in, window_of, with_calendars
from service.domain.states import JobState
from service.errors import OutcomeUnknown, Refused, TryLater
from service.models import DatePlanning, Job
from service.store.calendar_jobs import lease_job
from service.store.database import Database
from service.workflows.ports import ReadsAvailability
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

_AT_ONCE = 20
"""People between two looks at the lease."""
_BUSY = "Microsoft 365 is busy or did not answer; planning goes on by itself"
_BROKEN_OFF = "the database broke it off; planning goes on by itself"
_NO_ACCESS = (
    "Microsoft 365 does not let this service read when people are free; ask an administrator to run"
    " “setwise doctor”"
)
_NO_FACILITATOR = "no facilitator's calendar can be read, so nobody's free hours are known"

Beat = Callable[[int, int], None]
"""Called every second or so with how many sets of how many are settled; raises to stop."""


class PlansDates(Protocol):
    """The planner, in a process of its own."""

    def __call__(self, problem: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
        """Return a plan with its reasons.

        Raises:
            Refused: there is none; the sentence says why.
        """


@dataclass(frozen=True)
class _Work:
    database: Database
    availability: ReadsAvailability
    plan: PlansDates
    job_id: int
    owner: str
    now: Callable[[], datetime]
    real_now: Callable[[], datetime]

    def beat(self, done: int, total: int) -> None:
        """Keep the lease, and tell how far it is.

        Raises:
            LeaseLost: the job is not ours any more, or HR stopped it.
        """
        with self._held() as (_, job, _planning):
            job.done, job.total = done, total

    def end(self, state: JobState, *, problem: str | None, found: Mapping[str, Any]) -> None:
        """End the job; what was asked goes."""
        with self._held() as (_, job, planning):
            planning.request = {}
            planning.found = dict(found)
            end_job(job, state, problem=problem, now=self.now())

    @contextmanager
    def _held(self) -> Iterator[tuple[Session, Job, DatePlanning]]:
        with self.database.writing() as db:
            renew_lease(db, self.job_id, owner=self.owner, real_now=self.real_now())
            yield db, db.get_one(Job, self.job_id), db.get_one(DatePlanning, self.job_id)


def take_dates(
    database: Database,
    availability: ReadsAvailability,
    plan: PlansDates,
    job_id: int,
    *,
    owner: str,
    now: Callable[[], datetime],
    real_now: Callable[[], datetime],
) -> None:
    """Work the job off; one that is over, waits or is held by another worker is left alone.

    What cannot be planned ends the job as failed, with a sentence for HR. Where Microsoft 365 is
    busy the job waits (`retry_at`).

    Args:
        owner: this worker's name, under which it holds the lease.
        now: service time.
        real_now: the machine's time, for leases and waits.

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait.
    """
    work = _Work(database, availability, plan, job_id, owner, now, real_now)
    request = _begin(work)
    if request is None:
        return
    _LOG.info("dates job started", job_id=job_id)
    try:
        _plan(work, request)
    except (TryLater, OutcomeUnknown) as exc:
        retry_at = real_now() + wait_after(exc)
        give_back(database, job_id, owner, retry_at=retry_at, problem=_BUSY)
        _LOG.warning("dates job waits", job_id=job_id, error=str(exc))
    except LeaseLost:
        _LOG.warning("dates job lost its lease, or was stopped", job_id=job_id)
    except OperationalError:
        with suppress(OperationalError):
            give_back(database, job_id, owner, retry_at=real_now() + WAIT, problem=_BROKEN_OFF)
        raise
    except Exception as exc:  # noqa: BLE001 -- or the job would be begun again for ever
        _LOG.exception("dates job failed", job_id=job_id)
        give_up(database, job_id, owner, exc, now=now())
    else:
        _LOG.info("dates job ended", job_id=job_id)


def _begin(work: _Work) -> Mapping[str, Any] | None:
    """Take the job; return what is asked, None if it is not ours."""
    with work.database.writing() as db:
        job = lease_job(db, work.job_id, owner=work.owner, real_now=work.real_now(), lasts=LEASE)
        if job is None:
            return None
        job.done = job.total = 0
        return db.get_one(DatePlanning, work.job_id).request


def _plan(work: _Work, request: Mapping[str, Any]) -> None:
    try:
        asked = with_calendars(request, _calendars(work, request))
    except Refused as exc:
        _LOG.warning("availability refused", job_id=work.job_id, error=str(exc))
        work.end(JobState.FAILED, problem=_NO_ACCESS, found={})
        return
    if not asked.problem["sets"]:
        work.end(JobState.FAILED, problem=_NO_FACILITATOR, found={})
        return
    try:
        plan = work.plan(asked.problem, work.beat)
    except Refused as exc:
        work.end(JobState.FAILED, problem=str(exc), found={})
        return
    work.end(JobState.DONE, problem=None, found=_found(plan, asked))


def _calendars(work: _Work, request: Mapping[str, Any]) -> dict[str, Taken | None]:
    people, (begin, end) = addresses_in(request), window_of(request)
    found: dict[str, Taken | None] = {}
    for first in range(0, len(people), _AT_ONCE):
        found |= work.availability.taken(people[first : first + _AT_ONCE], begin, end)
        work.beat(0, len(request["sets"]))
    return found


def _found(plan: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Return what is kept: dates and reasons, in which nobody is named."""
    return {
        "sets": {
            name: {
                "starts": starts,
                "why": [one["why"] for one in plan["reasons"][name]],
                "away": sum(one["away"] for one in plan["reasons"][name]),
            }
            for name, starts in plan["sets"].items()
        },
        "cost": plan["cost"],
        "bound": plan["bound"],
        "unread": list(asked.unread),
        "left_out": list(asked.left_out),
    }
