"""Find the person whom HR names, or add them: one row a human being, whatever their roles."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.domain.date_words import ENGLISH
from service.errors import Refused
from service.models import Person
from service.store.people import person_by_address


@dataclass(frozen=True)
class Newcomer:
    """Somebody as HR names them; whom we know already stays as they are.

    `address` is case-folded, `zone` an IANA name, `working_days` as `mon,tue,wed,thu,fri`;
    `manager` is an address, empty where the directory shall tell; `language` as `de`.
    """

    address: str
    given_name: str
    family_name: str
    zone: str
    working_days: str
    holiday_region: str
    manager: str = ""
    language: str = ENGLISH


def person_named(db: Session, newcomer: Newcomer) -> Person:
    """Return the person's row, written now if there was none.

    Raises:
        Refused: nobody is known by the address and no name was given, or the manager is unknown.
    """
    person = person_by_address(db, newcomer.address)
    if person is not None:
        return person
    if not newcomer.given_name or not newcomer.family_name:
        raise Refused(f"nobody is known by {newcomer.address} yet; give their name as well")
    manager = person_by_address(db, newcomer.manager) if newcomer.manager else None
    if newcomer.manager and manager is None:
        raise Refused(
            f"nobody is known by {newcomer.manager}; leave the manager empty, "
            "and the directory tells"
        )
    person = Person(
        address=newcomer.address,
        given_name=newcomer.given_name,
        family_name=newcomer.family_name,
        zone=newcomer.zone,
        working_days=newcomer.working_days,
        holiday_region=newcomer.holiday_region,
        language=newcomer.language,
        manager=manager,
    )
    db.add(person)
    db.flush()
    return person
