"""HR takes a confirmation back while nothing of it has left the house."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.states import JobState, ProgrammeState
from service.errors import Refused
from service.models import Programme
from service.store.programmes import latest_booking
from service.workflows.record_audit import record_audit

TIME_TO_TAKE_BACK = timedelta(minutes=10)
"""How long a plan that was confirmed on a page waits before it is booked."""


def take_back_approval(db: Session, programme_id: int, *, actor: str, now: datetime) -> None:
    """Make a programme a plan again.

    Args:
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: its time is over, or a worker has begun to book it.
    """
    programme = db.get(Programme, programme_id, with_for_update=True, populate_existing=True)
    job = latest_booking(db, programme_id)
    if (
        programme is None
        or job is None
        or programme.state is not ProgrammeState.APPROVED
        or programme.approved_at is None
        or programme.approved_at <= now
        or job.state is not JobState.WAITING
    ):
        raise Refused("it is being booked already; change it on its own page instead")
    db.delete(job)
    programme.state = ProgrammeState.PLANNED
    programme.approved_at = None
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="approval-taken-back",
        subject=f"programme:{programme_id}",
        old=programme.source_digest,
    )
