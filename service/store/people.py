"""People by what identifies them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Person, Programme

_WORKING_DAYS = "mon,tue,wed,thu,fri"


def person_by_address(db: Session, address: str) -> Person | None:
    """Return somebody by their case-folded address."""
    return db.scalars(select(Person).where(Person.address == address)).one_or_none()


def name_of(db: Session, person_id: int) -> str | None:
    """Return what somebody is called, None where there is nobody by this number."""
    person = db.get(Person, person_id)
    return None if person is None else person.name


def outsider(programme: Programme, *, address: str, name: str) -> Person:
    """Return a new row of somebody beside a programme, taken to work where and when it does."""
    given, _, family = name.partition(" ")
    return Person(
        address=address.casefold(),
        given_name=given,
        family_name=family,
        zone=programme.zone,
        working_days=_WORKING_DAYS,
        holiday_region=programme.holiday_region,
    )
