"""People by what identifies them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Person


def person_by_address(db: Session, address: str) -> Person | None:
    """Return somebody by their case-folded address."""
    return db.scalars(select(Person).where(Person.address == address)).one_or_none()
