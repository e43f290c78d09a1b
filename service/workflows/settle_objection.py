"""Say that an objection to a set is looked after."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Objection
from service.workflows.record_audit import record_audit


def settle_objection(db: Session, objection: Objection, *, actor: str, now: datetime) -> bool:
    """Close an objection; False where that was done before."""
    db.refresh(objection, ["settled_at"], with_for_update=True)
    if objection.settled_at is not None:
        return False
    objection.settled_at = now
    record_audit(
        db, now=now, actor=actor, verb="objection-settled", subject=f"objection:{objection.id}"
    )
    return True
