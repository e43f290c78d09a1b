"""Name an HR lead for a programme, or let them be it no more."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import NamedLead
from service.store.mailings import insert_new
from service.store.named_leads import named_lead
from service.workflows.record_audit import record_audit


def name_lead(
    db: Session, programme_id: int, *, address: str, name: str, actor: str, now: datetime
) -> bool:
    """Name somebody by the address of their work account; named again, nothing changes.

    Returns:
        False where they were named before.

    Raises:
        Refused: that is no address, or no name was given.
    """
    address, name = address.strip().casefold(), " ".join(name.split())
    if not name or "@" not in address.strip("@") or " " in address:
        raise Refused("give their name and the whole address of their work account")
    row = {
        "programme_id": programme_id,
        "address": address,
        "name": name,
        "named_at": now,
        "named_by": actor,
    }
    if not insert_new(db, NamedLead, [row], unique=("programme_id", "address")):
        return False
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="lead-named",
        subject=f"programme:{programme_id}",
        new=address,
    )
    return True


def unname_lead(db: Session, programme_id: int, lead_id: int, *, actor: str, now: datetime) -> bool:
    """Take a name off; what they approved before stays as it is."""
    row = named_lead(db, programme_id, lead_id)
    if row is None:
        return False
    db.delete(row)
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="lead-unnamed",
        subject=f"programme:{programme_id}",
        old=row.address,
    )
    return True
