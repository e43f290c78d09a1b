"""How a worker holds a job, gives it back for a while, and ends it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.states import JobState
from service.errors import OutcomeUnknown, SetwiseError, TryLater
from service.models import Job
from service.store.calendar_jobs import keep_lease
from service.store.database import Database

LEASE = timedelta(minutes=5)
"""Far beyond one step with its time-outs; prolonged with every step."""
WAIT = timedelta(seconds=30)
"""Until the next try where the other side named no time."""


class LeaseLost(SetwiseError):
    """Another worker has taken the job, or it is gone; this one must stop."""


def renew_lease(db: Session, job_id: int, *, owner: str, real_now: datetime) -> None:
    """Prolong the lease in a writing transaction.

    Raises:
        LeaseLost: the job is not this worker's any more.
    """
    if not keep_lease(db, job_id, owner=owner, real_now=real_now, lasts=LEASE):
        raise LeaseLost(f"job {job_id} was taken over by another worker")


def wait_after(exc: TryLater | OutcomeUnknown) -> timedelta:
    """Return how long to wait after an answer that asked for it, or told nothing."""
    asked = exc.retry_after if isinstance(exc, TryLater) else None
    return timedelta(seconds=asked) if asked else WAIT


def give_back(
    database: Database, job_id: int, owner: str, *, retry_at: datetime, problem: str
) -> None:
    """Let the job wait until an instant of real time; nothing where it is not ours any more."""
    with database.writing() as db:
        job = db.get(Job, job_id)
        if job is None or job.lease_owner != owner:
            return
        job.state = JobState.WAITING
        job.lease_owner = job.lease_until = None
        job.retry_at = retry_at
        job.problem = problem


def give_up(database: Database, job_id: int, owner: str, exc: Exception, *, now: datetime) -> None:
    """End the job as failed after a fault of ours; nothing where it is not ours any more."""
    with database.writing() as db:
        job = db.get(Job, job_id)
        if job is None or job.lease_owner != owner:
            return
        # The class alone: an error's text may quote somebody.
        problem = f"it could not be worked ({type(exc).__name__}); the logs say more"
        end_job(job, JobState.FAILED, problem=problem, now=now)


def end_job(job: Job, state: JobState, *, problem: str | None, now: datetime) -> None:
    """End a job.

    Args:
        now: service time.
    """
    job.state = state
    job.problem = problem
    job.finished_at = now
    job.lease_owner = job.lease_until = None
