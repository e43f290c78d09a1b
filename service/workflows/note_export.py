"""Write down that somebody took a list along."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.workflows.record_audit import record_audit


def note_export(
    db: Session, *, now: datetime, actor: str, subject: str, what: str, rows: int
) -> None:
    """Add the audit row of one exported list, in the caller's transaction.

    Args:
        now: service time.
        subject: as `programme:7`.
        what: the list, as `people`.
        rows: how many rows of it were handed over.
    """
    record_audit(
        db, now=now, actor=actor, verb="list-exported", subject=subject, new=f"{what}, {rows} rows"
    )
