"""End a suspension: mails that waited are decided anew."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.absence import Verdict
from service.models import Suspension
from service.store.suspensions import let_held_mail_be_decided
from service.workflows.record_audit import record_audit


def lift_suspension(
    db: Session, suspension: Suspension, verdict: Verdict, *, actor: str, now: datetime
) -> None:
    """Close a standing suspension and give the mails that waited back to their mailboxes.

    Args:
        suspension: read and locked in this transaction.
        verdict: how it ends.
        actor: as the audit names them.
        now: service time.
    """
    suspension.ended_at = now
    suspension.verdict = verdict
    suspension.decided_by = actor
    let_held_mail_be_decided(db, suspension.person_id)
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="suspension-ended",
        subject=f"person:{suspension.person_id}",
        old=suspension.absence.value,
        new=verdict.value,
    )
