"""Whom the nightly look at the directory is about, and what it knew of them before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from service.domain.states import ProgrammeState
from service.models import (
    DirectoryEntry,
    LearningSet,
    Membership,
    Person,
    Programme,
    Suspension,
)

_LIVES_ON = timedelta(weeks=32)
"""As in `store.journey`: after it nothing of a programme is written to anybody."""


def people_to_look_up(
    db: Session, *, now: datetime, not_since: datetime, after: int, most: int
) -> list[tuple[int, str]]:
    """Return the next people of running programmes as (person id, directory id or address).

    Members, facilitators and hosts who are in a set, their managers, and sponsors.

    Args:
        now: service time.
        not_since: who was looked at after this instant is left out.
        after: only people with a higher id.
        most: so many at most, in the order of their ids.
    """
    running = _is_running(now)
    in_sets = (
        select(Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(running, Membership.ends_at.is_(None))
    )
    managers = select(Person.manager_id).where(
        Person.id.in_(in_sets), Person.manager_id.is_not(None)
    )
    sponsors = select(Programme.sponsor_id).where(running)
    query = (
        select(Person.id, Person.directory_id, Person.address)
        .outerjoin(DirectoryEntry, DirectoryEntry.person_id == Person.id)
        .where(
            or_(Person.id.in_(in_sets), Person.id.in_(managers), Person.id.in_(sponsors)),
            or_(DirectoryEntry.checked_at.is_(None), DirectoryEntry.checked_at <= not_since),
            Person.id > after,
        )
        .order_by(Person.id)
        .limit(most)
    )
    return [(person_id, known or address) for person_id, known, address in db.execute(query)]


@dataclass(frozen=True)
class KnownPerson:
    """Somebody, what the directory last said of them, and the suspension that stands."""

    person: Person
    entry: DirectoryEntry | None
    suspension: Suspension | None


def known_people(db: Session, person_ids: Collection[int]) -> list[KnownPerson]:
    """Return some people, by id, kept from every other writer; three queries, however many."""
    people = select(Person).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update()
    entries = select(DirectoryEntry).where(DirectoryEntry.person_id.in_(person_ids))
    standing = select(Suspension).where(
        Suspension.person_id.in_(person_ids), Suspension.ended_at.is_(None)
    )
    found = db.scalars(people).all()
    entry_of = {row.person_id: row for row in db.scalars(entries)}
    suspension_of = {row.person_id: row for row in db.scalars(standing.with_for_update())}
    return [KnownPerson(row, entry_of.get(row.id), suspension_of.get(row.id)) for row in found]


def has_running_programme(db: Session, *, now: datetime) -> bool:
    """Say whether there is anybody to look up at all."""
    return db.scalars(select(Programme.id).where(_is_running(now)).limit(1)).first() is not None


def person_by_address(db: Session, address: str) -> Person | None:
    """Return who has a case-folded address here."""
    return db.scalars(select(Person).where(Person.address == address)).one_or_none()


def person_by_directory_id(db: Session, directory_id: str) -> Person | None:
    """Return whom a directory id was told of; the first, where two rows are one human being."""
    query = select(Person).where(Person.directory_id == directory_id).order_by(Person.id).limit(1)
    return db.scalars(query).first()


def reports_of(db: Session, manager_id: int) -> list[Person]:
    """Return everybody whose manager somebody is, in the order of their rows."""
    query = select(Person).where(Person.manager_id == manager_id).order_by(Person.id)
    return list(db.scalars(query))


def open_places(db: Session, person_id: int) -> list[Membership]:
    """Return the places that somebody has in sets now."""
    query = select(Membership).where(
        Membership.person_id == person_id, Membership.ends_at.is_(None)
    )
    return list(db.scalars(query.order_by(Membership.id)))


def running_programmes_of(db: Session, person_id: int) -> list[int]:
    """Return the approved programmes in whose sets somebody has a place now."""
    query = (
        select(LearningSet.programme_id)
        .join(Membership, Membership.set_id == LearningSet.id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(
            Membership.person_id == person_id,
            Membership.ends_at.is_(None),
            Programme.state == ProgrammeState.APPROVED,
        )
        .distinct()
        .order_by(LearningSet.programme_id)
    )
    return list(db.scalars(query))


def _is_running(now: datetime) -> ColumnElement[bool]:
    return (Programme.state == ProgrammeState.APPROVED) & (Programme.ends_at > now - _LIVES_ON)
