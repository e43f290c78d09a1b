"""A programme's contact as somebody who gets mail."""

from sqlalchemy.orm import Session

from service.models import Person, Programme
from service.store.people import person_by_address

_WORKING_DAYS = "mon,tue,wed,thu,fri"


def contact_person(db: Session, programme: Programme) -> Person:
    """Return the contact's row, written now if there is none; we know but address and name."""
    address = programme.contact_address.casefold()
    contact = person_by_address(db, address)
    if contact is None:
        given, _, family = programme.contact_name.partition(" ")
        contact = Person(
            address=address,
            given_name=given,
            family_name=family,
            zone=programme.zone,
            working_days=_WORKING_DAYS,
            holiday_region=programme.holiday_region,
        )
        db.add(contact)
        db.flush()
    return contact
