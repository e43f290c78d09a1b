"""HR's word on an address that another person has here: leave both as they are."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import DirectoryEntry, Person
from service.workflows.record_audit import record_audit


def keep_address(db: Session, person_id: int, *, actor: str, now: datetime) -> None:
    """Go on writing to the address that we know, until the directory names yet another.

    Args:
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: no address clashes any more.
    """
    entry = db.get(DirectoryEntry, person_id, with_for_update=True)
    if entry is None or entry.clash_person_id is None:
        raise Refused("the addresses do not clash any more")
    entry.address = db.get_one(Person, entry.clash_person_id).address
    entry.clash_person_id = None
    record_audit(db, now=now, actor=actor, verb="address-kept", subject=f"person:{person_id}")
