"""Let mail and calendars go on after a stop."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.store.stops import end_stop
from service.workflows.record_audit import record_audit


def resume_everything(db: Session, *, actor: str, now: datetime, real_now: datetime) -> bool:
    """End the stop: what waited goes on, and mail that came too late meanwhile is skipped.

    Args:
        actor: as the audit names them.
        now: service time.
        real_now: the machine's.

    Returns:
        False where nothing was stopped.
    """
    if not end_stop(db, real_now=real_now, actor=actor):
        return False
    record_audit(db, now=now, actor=actor, verb="resumed-everything", subject="installation:1")
    return True
