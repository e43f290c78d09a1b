"""A programme's contact as somebody who gets mail."""

from sqlalchemy.orm import Session

from service.models import Person, Programme
from service.store.people import person_by_address

_WORKING_DAYS = "mon,tue,wed,thu,fri"


def contact_person(db: Session, programme: Programme) -> Person:
    """Return the contact's row, written now if there is none."""
    return outside_person(
        db, programme, address=programme.contact_address, name=programme.contact_name
    )


def outside_person(db: Session, programme: Programme, *, address: str, name: str) -> Person:
    """Return the row of somebody beside a programme, of whom we know but address and name."""
    person = person_by_address(db, address.casefold())
    if person is None:
        given, _, family = name.partition(" ")
        person = Person(
            address=address.casefold(),
            given_name=given,
            family_name=family,
            zone=programme.zone,
            working_days=_WORKING_DAYS,
            holiday_region=programme.holiday_region,
        )
        db.add(person)
        db.flush()
    return person
