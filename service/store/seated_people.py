"""Who is a member of a programme's sets now, with their managers."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from service.domain.list_changes import Seated
from service.domain.states import Role
from service.models import LearningSet, Membership, Person


def seated_people(db: Session, programme_id: int) -> list[Seated]:
    """Return every member who has not left, by set and name; one query."""
    manager = aliased(Person)
    rows = db.execute(
        select(Membership, LearningSet, Person, manager.address)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(manager, manager.id == Person.manager_id)
        .where(
            LearningSet.programme_id == programme_id,
            Membership.ends_at.is_(None),
            Membership.role.in_([Role.MEMBER, Role.HOST]),
        )
        .order_by(LearningSet.id, Person.family_name, Person.given_name, Person.id)
    )
    return [
        Seated(
            person_id=person.id,
            membership_id=place.id,
            set_id=learning_set.id,
            set_name=learning_set.name,
            name=person.name,
            address=person.address,
            manager=manager_address,
        )
        for place, learning_set, person, manager_address in rows
    ]


def set_names(db: Session, programme_id: int) -> list[tuple[int, str]]:
    """Return the id and name of each set of a programme; one query."""
    rows = db.execute(
        select(LearningSet.id, LearningSet.name)
        .where(LearningSet.programme_id == programme_id)
        .order_by(LearningSet.id)
    )
    return [(set_id, name) for set_id, name in rows]
