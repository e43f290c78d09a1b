"""Say that a facilitator's concern is looked after."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import RiskFlag
from service.workflows.record_audit import record_audit


def settle_flag(db: Session, flag_id: int, *, actor: str, now: datetime) -> bool | None:
    """Close a concern; False where that was done before, None where there is none.

    Its kind stands in no audit row: who reads the audit need not read of a concern.
    """
    flag = db.get(RiskFlag, flag_id, with_for_update=True, populate_existing=True)
    if flag is None:
        return None
    if flag.settled_at is not None:
        return False
    flag.settled_at = now
    record_audit(db, now=now, actor=actor, verb="concern-settled", subject=f"risk-flag:{flag_id}")
    return True
