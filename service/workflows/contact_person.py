"""A programme's contact as somebody who gets mail."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Person, Programme
from service.store.deputies import contact_deputies
from service.store.people import outsider, person_by_address


def contact_person(db: Session, programme: Programme) -> Person:
    """Return the contact's row, written now if there is none."""
    return outside_person(
        db, programme, address=programme.contact_address, name=programme.contact_name
    )


def contact_now(db: Session, programme: Programme, *, now: datetime) -> Person:
    """Return who gets the contact's mail: their deputy alone, while somebody stands in for them.

    Args:
        now: service time.
    """
    deputy = contact_deputies(db, [programme], now=now).get(programme.id)
    return deputy or contact_person(db, programme)


def outside_person(db: Session, programme: Programme, *, address: str, name: str) -> Person:
    """Return the row of somebody beside a programme, of whom we know but address and name."""
    person = person_by_address(db, address.casefold())
    if person is None:
        person = outsider(programme, address=address, name=name)
        db.add(person)
        db.flush()
    return person
