"""The HR leads named for a programme."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import NamedLead


def named_leads(db: Session, programme_id: int) -> list[NamedLead]:
    """Return them, as they were named."""
    rows = select(NamedLead).where(NamedLead.programme_id == programme_id).order_by(NamedLead.id)
    return list(db.scalars(rows))


def named_lead(db: Session, programme_id: int, lead_id: int) -> NamedLead | None:
    """Return one of them."""
    row = db.get(NamedLead, lead_id)
    return row if row is not None and row.programme_id == programme_id else None


def is_named(db: Session, programme_id: int, address: str) -> bool:
    """Say whether somebody is named there; `address` in any case."""
    found = select(func.count(NamedLead.id)).where(
        NamedLead.programme_id == programme_id, NamedLead.address == address.casefold()
    )
    return bool(db.scalar(found))
