"""Note what somebody changed in Outlook by hand, so that HR decides and nothing overwrites it."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.calendar.found import FoundCalendar
from service.store.drift import follow_drift
from service.workflows.record_audit import record_audit


def note_drift(db: Session, set_id: int, found: FoundCalendar, *, now: datetime) -> int:
    """Open a question to HR for each new difference of a set's calendar; return how many.

    Whoever has read a calendar calls this in the transaction that keeps what was read, before
    anything is planned from it. Reading the same again opens nothing.
    """
    opened = follow_drift(db, set_id, found, now=now)
    for each in opened:
        record_audit(
            db,
            now=now,
            actor="service",
            verb="drift-found",
            subject=f"set:{set_id}",
            new=each.kind.value,
        )
    return len(opened)
