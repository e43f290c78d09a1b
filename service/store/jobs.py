"""Job rows: what waits for a worker, and what is under way."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from service.domain.states import JobKind, JobState
from service.models import Job


def jobs_to_work(
    db: Session, *, now: datetime, real_now: datetime, kinds: Collection[JobKind] = tuple(JobKind)
) -> list[int]:
    """Return the ids of jobs that wait for a worker alone, or whose worker was lost."""
    waiting = and_(
        Job.state == JobState.WAITING,
        or_(Job.retry_at.is_(None), Job.retry_at <= real_now),
        or_(Job.not_before.is_(None), Job.not_before <= now),
    )
    lost = and_(
        Job.state == JobState.RUNNING,
        or_(Job.lease_until.is_(None), Job.lease_until < real_now),
    )
    query = select(Job.id).where(Job.kind.in_(kinds), or_(waiting, lost)).order_by(Job.id)
    return list(db.scalars(query))


def unfinished_jobs(db: Session, *, now: datetime, tried_by: datetime) -> int:
    """Return how many jobs have not ended.

    Args:
        now: service time; jobs that wait for a later instant do not count.
        tried_by: real time; jobs that are tried only after it do not count.
    """
    query = select(func.count()).where(
        Job.state.in_((JobState.WAITING, JobState.RUNNING)),
        or_(Job.retry_at.is_(None), Job.retry_at <= tried_by),
        or_(Job.not_before.is_(None), Job.not_before <= now),
    )
    return db.scalar(query) or 0


def next_job_begins(db: Session, after: datetime) -> datetime | None:
    """Return the earliest service instant for which a job waits."""
    return db.scalar(
        select(func.min(Job.not_before)).where(
            Job.state == JobState.WAITING, Job.not_before > after
        )
    )


def kind_of_job(db: Session, job_id: int) -> JobKind | None:
    """Return a job's kind; None where it is gone with what it was about."""
    return db.scalar(select(Job.kind).where(Job.id == job_id))


def job(db: Session, job_id: int) -> Job:
    """Return one job."""
    return db.get_one(Job, job_id)
