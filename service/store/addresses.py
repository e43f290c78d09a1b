"""Where people are written to."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Person


def addresses(db: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Return each person's address by their id."""
    rows = db.execute(select(Person.id, Person.address).where(Person.id.in_(person_ids)))
    return {row.id: row.address for row in rows}
