"""Add somebody of whom no more than name and address is known."""

from sqlalchemy.orm import Session

from service.models import Person


def add_person_like(
    db: Session, like: Person, *, address: str, given_name: str, family_name: str
) -> Person:
    """Add a person who is taken to work where and when somebody they work with does.

    Args:
        like: whose time zone, working days, public holidays and language they are given.
        address: case-folded; nobody's here yet.
    """
    person = Person(
        address=address,
        given_name=given_name,
        family_name=family_name,
        zone=like.zone,
        working_days=like.working_days,
        holiday_region=like.holiday_region,
        language=like.language,
    )
    db.add(person)
    db.flush()
    return person
