"""Stop every mail and every change of a calendar, in every process, within seconds."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Stop
from service.store.mailings import insert_new
from service.workflows.record_audit import record_audit


def stop_everything(
    db: Session, *, actor: str, name: str, reason: str, now: datetime, real_now: datetime
) -> bool:
    """Let nothing more be written to Outlook until somebody resumes; nothing is lost meanwhile.

    Every worker looks at this row before it claims a mail, before it asks to send it, and before
    each change of a calendar, so once it is committed at most the call under way goes out.

    Args:
        actor: as the audit names them.
        name: as people read it.
        reason: in their own words, shown to HR; may be empty. The audit does not repeat it.
        now: service time.
        real_now: the machine's.

    Returns:
        False where a stop stands already; it stays as it was.
    """
    row = {
        "stopped_at": real_now,
        "stopped_by": actor,
        "stopped_by_name": name,
        "reason": reason,
        "is_standing": True,
    }
    if not insert_new(db, Stop, [row], unique="is_standing"):
        return False
    record_audit(db, now=now, actor=actor, verb="stopped-everything", subject="installation:1")
    return True
