"""How a worker holds a job, gives it back for a while, and ends it.

`worked_off` is the frame around the work of every kind: what becomes of a job whose work is broken
off is decided here alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.domain.states import JobState
from service.errors import OutcomeUnknown, SetwiseError, TryLater
from service.models import Job
from service.store.calendar_jobs import keep_lease, lease_job
from service.store.database import Database

_LEASE = timedelta(minutes=5)
"""Far beyond one step with its time-outs; prolonged with every step."""
_WAIT = timedelta(seconds=30)
"""Until the next try where the other side named no time."""


class LeaseLost(SetwiseError):
    """Another worker has taken the job, or it is gone; this one must stop."""


@dataclass(frozen=True)
class LeasedJob:
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

    def take(self, db: Session) -> Job | None:
        """Take the job; None if it is over, waits or is held by another worker."""
        return lease_job(db, self.job_id, owner=self.owner, real_now=self.real_now(), lasts=_LEASE)

    def renew(self, db: Session) -> None:
        """Prolong the lease in a writing transaction.

        Raises:
            LeaseLost: the job is not this worker's any more.
        """
        if not keep_lease(
            db, self.job_id, owner=self.owner, real_now=self.real_now(), lasts=_LEASE
        ):
            raise LeaseLost(f"job {self.job_id} was taken over by another worker")

    def give_back(self, wait: timedelta, *, problem: str) -> None:
        """Let the job wait in real time; nothing where it is not ours any more."""
        retry_at = self.real_now() + wait
        with self.database.writing() as db:
            job = db.get(Job, self.job_id)
            if job is None or job.lease_owner != self.owner:
                return
            job.state = JobState.WAITING
            job.lease_owner = job.lease_until = None
            job.retry_at = retry_at
            job.problem = problem

    def give_up(self, exc: Exception) -> None:
        """End the job as failed after a fault of ours; nothing where it is not ours any more."""
        now = self.now()
        with self.database.writing() as db:
            job = db.get(Job, self.job_id)
            if job is None or job.lease_owner != self.owner:
                return
            # The class alone: an error's text may quote somebody.
            problem = f"it could not be worked ({type(exc).__name__}); the logs say more"
            end_job(job, JobState.FAILED, problem=problem, now=now)


@dataclass(frozen=True)
class JobWords:
    """What is said of a kind of job that is broken off.

    Attributes:
        busy: to HR, where the other side asked for time or told nothing.
        broken_off: to HR, where the database broke it off.
        waits: logs that it was given back; is given `job_id` and `error`.
        lost: logs that it is another's or gone; is given `job_id`.
        failed: logs the fault of ours that is being handled; is given `job_id`.
    """

    busy: str
    broken_off: str
    waits: Callable[..., object]
    lost: Callable[..., object]
    failed: Callable[..., object]


def _forget_nothing() -> None:
    """Stand in for kinds that keep nothing about people beside the job."""


@contextmanager
def worked_off(
    job: LeasedJob, words: JobWords, *, forget: Callable[[], None] = _forget_nothing
) -> Iterator[None]:
    """Work in this frame: whatever breaks the work off, the job is given back or ended.

    Args:
        forget: lets go of what was asked after a fault of ours; it may raise `LeaseLost`.

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait, or, where
            that could not be noted, when its lease has ended.
    """
    try:
        yield
    except (TryLater, OutcomeUnknown) as exc:
        job.give_back(wait_after(exc), problem=words.busy)
        words.waits(job_id=job.job_id, error=str(exc))
    except LeaseLost:
        words.lost(job_id=job.job_id)
    except OperationalError:
        # After a deadlock the job must not stand leased; what is away is `piece_of_work`'s matter.
        with suppress(OperationalError):
            job.give_back(_WAIT, problem=words.broken_off)
        raise
    except Exception as exc:  # noqa: BLE001 -- or the job would be begun again for ever
        words.failed(job_id=job.job_id)
        with suppress(LeaseLost):
            forget()
        job.give_up(exc)


def wait_after(exc: TryLater | OutcomeUnknown) -> timedelta:
    """Return how long to wait after an answer that asked for it, or told nothing."""
    asked = exc.retry_after if isinstance(exc, TryLater) else None
    return timedelta(seconds=asked) if asked else _WAIT


def end_job(job: Job, state: JobState, *, problem: str | None, now: datetime) -> None:
    """End a job.

    Args:
        now: service time.
    """
    job.state = state
    job.problem = problem
    job.finished_at = now
    job.lease_owner = job.lease_until = None
