"""Pause one's own part in a set: its mails stop, its dates stay."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Membership
from service.workflows.record_audit import record_audit


def pause_own_part(db: Session, membership: Membership, *, actor: str, now: datetime) -> bool:
    """Stop a set's mails to somebody until they resume; False where they had paused already.

    Mails that wait are decided anew when they would go, so nothing has to be held back here.
    """
    db.refresh(membership, ["ends_at", "paused_at"], with_for_update=True)
    if membership.ends_at is not None or membership.paused_at is not None:
        return False
    membership.paused_at = now
    record_audit(
        db, now=now, actor=actor, verb="own-part-paused", subject=f"membership:{membership.id}"
    )
    return True
