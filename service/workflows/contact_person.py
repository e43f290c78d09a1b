"""A programme's contact as somebody who gets mail."""

from sqlalchemy.orm import Session

from service.models import Person, Programme
from service.store.people import outsider, person_by_address


def contact_person(db: Session, programme: Programme) -> Person:
    """Return the contact's row, written now if there is none."""
    return outside_person(
        db, programme, address=programme.contact_address, name=programme.contact_name
    )


def outside_person(db: Session, programme: Programme, *, address: str, name: str) -> Person:
    """Return the row of somebody beside a programme, of whom we know but address and name."""
    person = person_by_address(db, address.casefold())
    if person is None:
        person = outsider(programme, address=address, name=name)
        db.add(person)
        db.flush()
    return person
