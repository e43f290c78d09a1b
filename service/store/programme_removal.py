"""Take a programme that nobody approved out again, with the people it alone brought in."""

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from service.models import (
    AccessCode,
    FormLink,
    LearningSet,
    Mailing,
    Membership,
    Person,
    Programme,
)
from service.store.programmes import remove_sets


def remove_programme(db: Session, programme_id: int) -> None:
    """Delete a planned programme's rows; people known from elsewhere stay."""
    brought_in = _people_of(db, programme_id)
    remove_sets(db, programme_id)
    db.execute(delete(Programme).where(Programme.id == programme_id))
    db.execute(delete(Person).where(Person.id.in_(_needed_by_nobody(db, brought_in))))
    db.expire_all()


def _people_of(db: Session, programme_id: int) -> set[int]:
    members = db.execute(
        select(Person.id, Person.manager_id)
        .join(Membership, Membership.person_id == Person.id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(LearningSet.programme_id == programme_id)
    ).all()
    sponsor = db.scalar(select(Programme.sponsor_id).where(Programme.id == programme_id))
    people = {sponsor, *(identity for row in members for identity in row)}
    return {identity for identity in people if identity is not None}


def _needed_by_nobody(db: Session, candidates: set[int]) -> set[int]:
    """Return those of the candidates that no other row points at."""
    in_use = or_(
        exists().where(Membership.person_id == Person.id),
        exists().where(Programme.sponsor_id == Person.id),
        exists().where(Mailing.person_id == Person.id),
        exists().where(Mailing.about_person_id == Person.id),
        exists().where(FormLink.person_id == Person.id),
        exists().where(FormLink.about_person_id == Person.id),
        exists().where(AccessCode.person_id == Person.id),
    )
    free = set(db.scalars(select(Person.id).where(Person.id.in_(candidates), ~in_use)))
    reports = db.execute(
        select(Person.id, Person.manager_id).where(Person.manager_id.in_(free))
    ).all()
    # A manager whose report stays must stay, and so must that manager's own manager, and so on.
    while kept := {manager for person, manager in reports if person not in free} & free:
        free -= kept
    return free
