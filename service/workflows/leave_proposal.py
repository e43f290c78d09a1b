"""HR leaves the time as it is, although somebody proposed another."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.errors import Refused
from service.store.calendar_questions import proposal_to_leave
from service.workflows.record_audit import record_audit


def leave_proposal(db: Session, invitee_id: int, *, actor: str, now: datetime) -> None:
    """Close a proposal; another one by the same person is shown again.

    Args:
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: none is open; it was left before, taken back, or its date has begun.
    """
    row = proposal_to_leave(db, invitee_id, now=now)
    if row is None:
        raise Refused("this proposal was answered before, or taken back")
    row.proposal_left_at = now
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="proposal-left",
        subject=f"set:{row.set_id}",
    )
