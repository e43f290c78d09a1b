"""Programmes and everybody in them, as booking reads and replaces them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from service.domain.states import JobKind, ProgrammeState
from service.models import (
    Champion,
    Job,
    LearningSet,
    Membership,
    Person,
    Programme,
    Series,
    SetSession,
)
from service.store.journey import LIVES_ON
from service.store.mail_tests import forget_tests


def running_programmes(db: Session, *, now: datetime) -> list[Programme]:
    """Return every programme that may still send mail."""
    query = select(Programme).where(
        Programme.state == ProgrammeState.APPROVED, Programme.ends_at > now - LIVES_ON
    )
    return list(db.scalars(query.order_by(Programme.id)))


def programme_by_key(db: Session, key: str, *, locked: bool = False) -> Programme | None:
    """Return the programme that a file of this key booked.

    Args:
        locked: read as it stands now and kept from every other writer until the commit.
    """
    query = select(Programme).where(Programme.key == key)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.scalar(query)


def programme_with_sets(db: Session, programme_id: int) -> Programme | None:
    """Return a programme with its sets, sessions, memberships and series; five queries."""
    return db.scalar(
        select(Programme)
        .where(Programme.id == programme_id)
        .options(
            selectinload(Programme.sets).options(
                selectinload(LearningSet.sessions),
                selectinload(LearningSet.memberships),
                selectinload(LearningSet.series),
            )
        )
    )


def programme_with_people(db: Session, programme_id: int) -> Programme | None:
    """Return the same with every person loaded, for reading the plan of a whole programme."""
    return db.scalar(
        select(Programme)
        .where(Programme.id == programme_id)
        .options(
            selectinload(Programme.sets).options(
                selectinload(LearningSet.sessions),
                selectinload(LearningSet.memberships).selectinload(Membership.person),
                selectinload(LearningSet.series),
            )
        )
    )


def people_by_address(db: Session, addresses: Iterable[str]) -> dict[str, Person]:
    """Return those who are known already, by their case-folded address."""
    found = db.scalars(select(Person).where(Person.address.in_(list(addresses))))
    return {person.address: person for person in found}


def people_relied_on(db: Session) -> set[int]:
    """Return the ids of those whom an approved programme plans and mails by.

    They hold a place in one of its sets, manage somebody who does, or sponsor it.
    """
    in_places = (
        select(Membership.person_id, Person.manager_id, Programme.sponsor_id)
        .select_from(Programme)
        .outerjoin(LearningSet, LearningSet.programme_id == Programme.id)
        .outerjoin(Membership, (Membership.set_id == LearningSet.id) & Membership.ends_at.is_(None))
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Programme.state == ProgrammeState.APPROVED)
    )
    return {found for row in db.execute(in_places) for found in row if found is not None}


def remove_sets(db: Session, programme_id: int) -> None:
    """Take out the sets of a programme that nobody approved, with all that hangs on them."""
    forget_tests(db, programme_id)
    sets = select(LearningSet.id).where(LearningSet.programme_id == programme_id).scalar_subquery()
    for row in (Series, SetSession, Membership):
        db.execute(delete(row).where(row.set_id.in_(sets)))
    db.execute(delete(Champion).where(Champion.programme_id == programme_id))
    db.execute(delete(LearningSet).where(LearningSet.programme_id == programme_id))
    db.expire_all()


def latest_booking(db: Session, programme_id: int) -> Job | None:
    """Return the newest job that books this programme."""
    return db.scalar(
        select(Job)
        .where(Job.programme_id == programme_id, Job.kind == JobKind.BOOK)
        .order_by(Job.id.desc())
        .limit(1)
    )
