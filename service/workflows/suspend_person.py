"""Suspend somebody whom the directory misses: nothing is written to or about them until HR says."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.absence import Absence
from service.models import Person, Suspension
from service.workflows.record_audit import record_audit


def suspend_person(db: Session, person: Person, absence: Absence, *, now: datetime) -> None:
    """Keep every mail to them, and to others about them, back; calendars stay as they are.

    What is due waits as `held` (`claim_mail` asks), and HR's first page asks what to do.

    Args:
        person: read in this transaction; nobody who is suspended already.
        now: service time.
    """
    db.add(Suspension(person_id=person.id, absence=absence, began_at=now))
    record_audit(
        db,
        now=now,
        actor="service",
        verb="person-suspended",
        subject=f"person:{person.id}",
        new=absence.value,
    )
