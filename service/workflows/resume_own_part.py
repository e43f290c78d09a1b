"""Take one's own part in a set up again after a pause."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Membership
from service.workflows.record_audit import record_audit


def resume_own_part(db: Session, membership: Membership, *, actor: str, now: datetime) -> bool:
    """Let a set's mails go to somebody again; False where they had not paused.

    What still makes sense falls due by itself.
    """
    db.refresh(membership, ["ends_at", "paused_at"], with_for_update=True)
    if membership.ends_at is not None or membership.paused_at is None:
        return False
    membership.paused_at = None
    record_audit(
        db, now=now, actor=actor, verb="own-part-resumed", subject=f"membership:{membership.id}"
    )
    return True
