"""Give somebody another manager, or none: live mails follow at their claim."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Person
from service.store.suspensions import let_held_mail_be_decided
from service.workflows.record_audit import record_audit


def set_manager(
    db: Session, person: Person, manager: Person | None, *, actor: str, now: datetime
) -> bool:
    """Write down who manages somebody; say whether that changed.

    A mail about them that has a row already is readdressed when it is claimed, and whoever holds
    an earlier link to its form cannot answer it any more. Without a manager it waits.

    Args:
        person, manager: read in this transaction.
        actor: as the audit names them.
        now: service time.
    """
    former = person.manager_id
    new = None if manager is None else manager.id
    if former == new:
        return False
    person.manager_id = new
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="manager-changed",
        subject=f"person:{person.id}",
        old=None if former is None else f"person:{former}",
        new=None if new is None else f"person:{new}",
    )
    if new is not None:
        let_held_mail_be_decided(db, person.id)
    return True
