"""What became of one person in a programme: their places, and their mails by kind and state."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.states import MailingState, Role
from service.models import LearningSet, Mailing, Membership, Person, Programme
from service.models.base import Instant


@dataclass(frozen=True)
class PastPlace:
    """A dated place in a set; `ended_at` None while they are in."""

    set_id: int
    set_name: str
    role: Role
    began_at: datetime
    ended_at: datetime | None
    end_reason: str | None


@dataclass(frozen=True)
class MailsOfKind:
    """How many mails of a kind stand in a state, and when the newest left or falls due."""

    touchpoint: str
    state: MailingState
    count: int
    newest_at: datetime


@dataclass(frozen=True)
class PersonHistory:
    """One person in one programme; `reports` are members whom they manage there."""

    person_id: int
    name: str
    address: str
    zone: str
    is_sponsor: bool
    places: tuple[PastPlace, ...]
    reports: tuple[str, ...]
    mails: tuple[MailsOfKind, ...]


def person_history(db: Session, programme_id: int, person_id: int) -> PersonHistory | None:
    """Return it, or None for somebody who has no part in the programme; five queries."""
    person, programme = db.get(Person, person_id), db.get(Programme, programme_id)
    if person is None or programme is None:
        return None
    found = PersonHistory(
        person_id=person_id,
        name=person.name,
        address=person.address,
        zone=person.zone,
        is_sponsor=programme.sponsor_id == person_id,
        places=_places(db, programme_id, person_id),
        reports=_reports(db, programme_id, person_id),
        mails=_mails(db, programme_id, person_id),
    )
    has_part = found.is_sponsor or found.places or found.reports or found.mails
    return found if has_part else None


def _places(db: Session, programme_id: int, person_id: int) -> tuple[PastPlace, ...]:
    rows = db.execute(
        select(Membership, LearningSet.name)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(LearningSet.programme_id == programme_id, Membership.person_id == person_id)
        .order_by(Membership.starts_at, Membership.id)
    )
    return tuple(
        PastPlace(place.set_id, name, place.role, place.starts_at, place.ends_at, place.end_reason)
        for place, name in rows
    )


def _reports(db: Session, programme_id: int, person_id: int) -> tuple[str, ...]:
    members = (
        select(Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(
            LearningSet.programme_id == programme_id,
            Membership.role == Role.MEMBER,
            Membership.ends_at.is_(None),
        )
    )
    people = select(Person).where(Person.manager_id == person_id, Person.id.in_(members))
    return tuple(one.name for one in db.scalars(people.order_by(Person.id)))


def _mails(db: Session, programme_id: int, person_id: int) -> tuple[MailsOfKind, ...]:
    newest_at = func.max(func.coalesce(Mailing.sent_at, Mailing.due_at), type_=Instant)
    rows = db.execute(
        select(Mailing.touchpoint, Mailing.state, func.count(Mailing.id), newest_at)
        .where(Mailing.programme_id == programme_id, Mailing.person_id == person_id)
        .group_by(Mailing.touchpoint, Mailing.state)
        .order_by(newest_at, Mailing.touchpoint, Mailing.state)
    )
    return tuple(MailsOfKind(*row) for row in rows)
