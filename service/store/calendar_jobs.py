"""The lease of a calendar job: one worker at a time, and one job of a programme."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, aliased

from service.domain.states import JobState
from service.models import Job, Programme

_OPEN = (JobState.WAITING, JobState.RUNNING)


def lease_job(
    db: Session, job_id: int, *, owner: str, real_now: datetime, lasts: timedelta
) -> Job | None:
    """Take a job that waits, or whose worker went silent; None where there is nothing to take.

    Jobs of one programme are worked one after the other: side by side, one could invite again
    whom the other has just taken out.
    """
    # Locked, so that of two jobs taken at the same instant the second sees the first's lease; but
    # for the key, which PostgreSQL looks at when the job's own worker writes its row once more.
    db.execute(
        select(Programme.id)
        .join(Job, Job.programme_id == Programme.id)
        .where(Job.id == job_id)
        .with_for_update(of=Programme, key_share=True)
    )
    other = aliased(Job)
    beside = select(other.id).where(
        other.programme_id == Job.programme_id,
        other.id != Job.id,
        other.state == JobState.RUNNING,
        other.lease_until > real_now,
    )
    taken = db.scalar(
        update(Job)
        .where(
            Job.id == job_id,
            Job.state.in_(_OPEN),
            ~beside.correlate(Job).exists(),
            or_(Job.retry_at.is_(None), Job.retry_at <= real_now),
            or_(Job.lease_until.is_(None), Job.lease_until <= real_now, Job.lease_owner == owner),
        )
        .values(
            state=JobState.RUNNING,
            lease_owner=owner,
            lease_until=real_now + lasts,
            retry_at=None,
            problem=None,
        )
        .returning(Job.id),
        execution_options={"synchronize_session": False},
    )
    return None if taken is None else db.get(Job, job_id, populate_existing=True)


def keep_lease(
    db: Session, job_id: int, *, owner: str, real_now: datetime, lasts: timedelta
) -> bool:
    """Prolong a lease; False where another worker has taken the job meanwhile."""
    kept = db.scalar(
        update(Job)
        .where(Job.id == job_id, Job.lease_owner == owner, Job.state == JobState.RUNNING)
        .values(lease_until=real_now + lasts)
        .returning(Job.id)
    )
    return kept is not None


def is_calendar_asked(db: Session, programme_id: int) -> bool:
    """Say whether a job that nobody has begun yet will soon look at all of a programme's calendars.

    One that waits to be tried again has done with some of them.
    """
    asked = select(Job.id).where(
        Job.programme_id == programme_id,
        Job.state == JobState.WAITING,
        Job.retry_at.is_(None),
        Job.not_before.is_(None),
    )
    return db.scalar(asked.limit(1)) is not None
