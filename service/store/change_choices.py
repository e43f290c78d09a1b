"""What a form of a change offers to choose from."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from service.domain.states import Role, SessionState
from service.models import LearningSet, Membership, Programme, SetSession


@dataclass(frozen=True)
class SessionChoice:
    """A session to come; naive wall time where the set meets."""

    session_id: int
    number: int
    starts_local: datetime
    minutes: int


@dataclass(frozen=True)
class PersonChoice:
    """Somebody's open place in a set."""

    membership_id: int
    name: str
    set_name: str


@dataclass(frozen=True)
class SetChoices:
    """One set and what a change of it can be about; `others` are members of the other sets."""

    set_id: int
    name: str
    zone: str
    holiday_region: str
    programme_id: int
    programme_name: str
    organiser: str | None
    sessions: tuple[SessionChoice, ...]
    members: tuple[PersonChoice, ...]
    facilitators: tuple[PersonChoice, ...]
    others: tuple[PersonChoice, ...]


@dataclass(frozen=True)
class ProgrammeChoices:
    """A programme whose every set a change is about."""

    programme_id: int
    name: str
    zone: str
    set_ids: tuple[int, ...]
    last_start: datetime | None
    """Naive wall time of the last session to come."""
    unreleased: tuple[PersonChoice, ...]
    """Members whose manager has not released their time."""
    unjoined: tuple[PersonChoice, ...]
    """Members who have not said that they take part."""


def set_choices(db: Session, set_id: int, *, now: datetime, with_others: bool) -> SetChoices | None:
    """Return a set's choices, or None where there is no such set.

    Args:
        with_others: also the members of the programme's other sets.
    """
    found = db.scalars(
        select(LearningSet)
        .where(LearningSet.id == set_id)
        .options(
            joinedload(LearningSet.programme),
            selectinload(LearningSet.sessions),
            selectinload(LearningSet.series),
        )
    ).one_or_none()
    if found is None:
        return None
    programme = found.programme
    whose = LearningSet.programme_id == programme.id if with_others else LearningSet.id == set_id
    places = _places(db, whose)
    own = [place for place in places if place.set_id == set_id]
    return SetChoices(
        set_id=set_id,
        name=found.name,
        zone=programme.zone,
        holiday_region=programme.holiday_region,
        programme_id=programme.id,
        programme_name=programme.name,
        organiser=found.organiser or (found.series[-1].mailbox if found.series else None),
        sessions=tuple(_session(one) for one in _to_come(found.sessions, now)),
        members=tuple(_person(place) for place in own if place.role is Role.MEMBER),
        facilitators=tuple(_person(place) for place in own if place.role is Role.FACILITATOR),
        others=tuple(
            _person(place)
            for place in places
            if place.set_id != set_id and place.role is Role.MEMBER
        ),
    )


def programme_choices(db: Session, programme_id: int, *, now: datetime) -> ProgrammeChoices | None:
    """Return a programme's choices, or None where there is no such programme."""
    programme = db.get(Programme, programme_id)
    if programme is None:
        return None
    in_programme = LearningSet.programme_id == programme_id
    last_start = db.scalar(
        select(func.max(SetSession.starts_local))
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(in_programme, SetSession.state == SessionState.SCHEDULED, SetSession.starts_at > now)
    )
    is_coming_in = or_(Membership.released_at.is_(None), Membership.joined_at.is_(None))
    members = _places(db, in_programme & (Membership.role == Role.MEMBER) & is_coming_in)
    return ProgrammeChoices(
        programme_id=programme_id,
        name=programme.name,
        zone=programme.zone,
        set_ids=tuple(
            db.scalars(select(LearningSet.id).where(in_programme).order_by(LearningSet.id))
        ),
        last_start=last_start,
        unreleased=tuple(_person(one) for one in members if _waits_for_manager(one)),
        unjoined=tuple(_person(one) for one in members if one.joined_at is None),
    )


def _waits_for_manager(place: Membership) -> bool:
    return place.released_at is None and place.person.manager_id is not None


def _places(db: Session, whose: ColumnElement[bool]) -> list[Membership]:
    query = (
        select(Membership)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(whose, Membership.ends_at.is_(None))
        .options(joinedload(Membership.person), joinedload(Membership.learning_set))
        .order_by(Membership.set_id, Membership.id)
    )
    return list(db.scalars(query))


def _to_come(sessions: list[SetSession], now: datetime) -> list[SetSession]:
    found = [one for one in sessions if one.state is SessionState.SCHEDULED and one.starts_at > now]
    return sorted(found, key=lambda one: one.starts_at)


def _session(row: SetSession) -> SessionChoice:
    return SessionChoice(row.id, row.number, row.starts_local, row.minutes)


def _person(place: Membership) -> PersonChoice:
    return PersonChoice(place.id, place.person.name, place.learning_set.name)
