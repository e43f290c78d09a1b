"""HR lets somebody know where the file with everything of theirs lies; HR never has it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Person
from service.workflows.record_audit import record_audit
from service.workflows.resend_link import resend_link


def start_export(
    db: Session, person: Person, *, actor: str, senders: Sequence[str], now: datetime
) -> None:
    """Mail them the link to their own page, at most once an hour, and write down who asked.

    Args:
        actor: as the audit names them.
        now: service time.
    """
    resend_link(db, person.address, senders=senders, now=now)
    record_audit(db, now=now, actor=actor, verb="export-started", subject=f"person:{person.id}")
