"""What says how the service is doing: service time, ticks, counts by state."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.models import Job, Mailing, ServiceTime, Tick
from service.store.jobs import unfinished_jobs
from service.store.mailings import unsettled
from service.store.rounds import unfinished_rounds

WORTH_WAITING = timedelta(seconds=15)
"""Real time; what is tried again only later than this is left to later ticks."""


def is_caught_up(db: Session) -> bool:
    """Whether no jump of service time is still being lived through."""
    caught_up = db.scalar(select(ServiceTime.caught_up))
    return True if caught_up is None else caught_up


def is_work_waiting(db: Session, *, now: datetime, real_now: datetime) -> bool:
    """Whether mail, a job or a round waits for a worker, but for what is tried only later."""
    tried_by = real_now + WORTH_WAITING
    left = unsettled(db, now=now, tried_by=tried_by)
    left += unfinished_jobs(db, now=now, tried_by=tried_by)
    return left + unfinished_rounds(db, now=now, tried_by=tried_by, apart=timedelta()) > 0


def last_ticks(db: Session) -> dict[str, datetime]:
    """Return when each clock job last ran, in real time."""
    return {tick.name: tick.ran_at for tick in db.scalars(select(Tick))}


def mailings_by_state(db: Session) -> dict[str, int]:
    """Count mailings."""
    rows = db.execute(
        select(Mailing.state, func.count()).group_by(Mailing.state).order_by(Mailing.state)
    )
    return {state.value: count for state, count in rows}


def oldest_due(db: Session, *, now: datetime) -> datetime | None:
    """Return when the mail that has been due for longest fell due; None where none waits."""
    return db.scalar(
        select(func.min(func.coalesce(Mailing.not_before, Mailing.due_at))).where(
            Mailing.state == MailingState.DUE,
            Mailing.due_at <= now,
            or_(Mailing.not_before.is_(None), Mailing.not_before <= now),
        )
    )


def jobs_by_state(db: Session) -> dict[str, int]:
    """Count jobs."""
    rows = db.execute(select(Job.state, func.count()).group_by(Job.state))
    return {state.value: count for state, count in rows}
