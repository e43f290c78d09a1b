"""Objections to a set that wait for the HR lead."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import LearningSet, Membership, Objection, Person, Programme


@dataclass(frozen=True)
class WaitingObjection:
    """One person's objection with the place it is about; `words` for the HR lead alone."""

    objection_id: int
    name: str
    given_name: str
    set_id: int
    set_name: str
    programme_id: int
    programme_name: str
    zone: str
    """Where the programme runs (IANA)."""
    raised_at: datetime
    words: str


def waiting_objection(db: Session, membership_id: int) -> Objection | None:
    """Return what somebody said against a place and nobody has settled."""
    return db.scalars(
        select(Objection)
        .where(Objection.membership_id == membership_id, Objection.settled_at.is_(None))
        .order_by(Objection.id)
        .limit(1)
    ).one_or_none()


def waiting_objections(db: Session) -> list[WaitingObjection]:
    """Return every objection of somebody who is still in the set, the oldest first."""
    rows = db.execute(
        select(Objection, Person, LearningSet, Programme)
        .join(Membership, Membership.id == Objection.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(Objection.settled_at.is_(None), Membership.ends_at.is_(None))
        .order_by(Objection.id)
    )
    return [
        WaitingObjection(
            objection_id=row.id,
            name=person.name,
            given_name=person.given_name,
            set_id=learning_set.id,
            set_name=learning_set.name,
            programme_id=programme.id,
            programme_name=programme.name,
            zone=programme.zone,
            raised_at=row.raised_at,
            words=row.words,
        )
        for row, person, learning_set, programme in rows
    ]


def objection(db: Session, objection_id: int) -> Objection | None:
    """Return one objection."""
    return db.get(Objection, objection_id)
