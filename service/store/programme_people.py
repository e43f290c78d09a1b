"""The people of a programme with process facts: forms answered, mails sent, never a word."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from service.domain.states import MailingState, Role
from service.models import (
    FormLink,
    LearningSet,
    Mailing,
    Membership,
    Person,
    Programme,
    Reply,
)
from service.store.needs_hand import STUCK_MAIL_STATES
from service.store.set_slice import is_called

_SENT = (MailingState.SUBMITTED, MailingState.SENT)


@dataclass(frozen=True)
class ProcessFacts:
    """How far somebody is, in counts only."""

    forms_asked: int
    forms_answered: int
    mails_sent: int
    mails_stuck: int


_NOTHING = ProcessFacts(forms_asked=0, forms_answered=0, mails_sent=0, mails_stuck=0)


@dataclass(frozen=True)
class SetPerson:
    """Somebody with a place in a set of the programme; `left_at` None while they are in."""

    person_id: int
    name: str
    address: str
    department: str
    role: Role
    set_id: int
    set_name: str
    manager_name: str | None
    zone: str
    working_days: tuple[str, ...]
    left_at: datetime | None
    facts: ProcessFacts


@dataclass(frozen=True)
class OtherPerson:
    """The sponsor, or a manager and whom they manage in this programme."""

    person_id: int
    name: str
    address: str
    zone: str
    is_sponsor: bool
    reports: tuple[str, ...]
    facts: ProcessFacts


@dataclass(frozen=True)
class ProgrammePeople:
    """Those a programme writes to; `total` counts the places of whom `in_sets` is one page."""

    in_sets: tuple[SetPerson, ...]
    others: tuple[OtherPerson, ...]
    total: int


@dataclass(frozen=True)
class PlacesAsked:
    """Which places of a programme: found by words, from one on, so many at most."""

    words: str = ""
    offset: int = 0
    limit: int | None = None


EVERYBODY = PlacesAsked()


def programme_people(
    db: Session, programme_id: int, asked: PlacesAsked = EVERYBODY
) -> ProgrammePeople:
    """Return people of a programme with their managers; six queries however many they are."""
    manager = aliased(Person)
    fits = [LearningSet.programme_id == programme_id]
    if asked.words:
        fits.append(Membership.id.in_(found_by(programme_id, asked.words)))
    query = (
        select(Membership, Person, LearningSet, manager)
        .join(Person, Person.id == Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .outerjoin(manager, manager.id == Person.manager_id)
        .where(*fits)
    )
    places = db.execute(
        query.order_by(LearningSet.id, Membership.id).offset(asked.offset).limit(asked.limit)
    ).all()
    shown = {one.id for _, person, _, boss in places for one in (person, boss) if one is not None}
    facts = _facts(db, programme_id, None if asked.limit is None else shown)
    in_sets: list[SetPerson] = []
    managers: dict[int, tuple[Person, list[str]]] = {}
    for membership, person, learning_set, boss in places:
        in_sets.append(
            SetPerson(
                person_id=person.id,
                name=person.name,
                address=person.address,
                department=person.department,
                role=membership.role,
                set_id=learning_set.id,
                set_name=learning_set.name,
                manager_name=boss.name if boss else None,
                zone=person.zone,
                working_days=tuple(day for day in person.working_days.split(",") if day),
                left_at=membership.ends_at,
                facts=facts.get(person.id, _NOTHING),
            )
        )
        if boss and membership.ends_at is None and membership.role == Role.MEMBER:
            managers.setdefault(boss.id, (boss, []))[1].append(person.name)
    # The last page says how many there are: counting would search for them once more.
    is_last = asked.limit is None or (
        len(in_sets) < asked.limit and (asked.offset == 0 or bool(in_sets))
    )
    return ProgrammePeople(
        in_sets=tuple(in_sets),
        others=_others(db, programme_id, managers, facts),
        total=asked.offset + len(in_sets) if is_last else _total(db, fits),
    )


def found_by(programme_id: int, words: str) -> CompoundSelect[int]:
    """Select the places that words find: by a name, a manager's name, or the set's.

    Each by itself, so that an index leads from the few that are called so to their places.
    """
    called = select(Person.id).where(is_called(words)).cte("called")
    of_person = select(Membership.id).where(Membership.person_id.in_(select(called.c.id)))
    of_report = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.manager_id.in_(select(called.c.id)))
    )
    in_set = (
        select(Membership.id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(
            LearningSet.programme_id == programme_id,
            LearningSet.name.icontains(words, autoescape=True),
        )
    )
    return union(of_person, of_report, in_set)


def _total(db: Session, fits: Collection[ColumnElement[bool]]) -> int:
    places = (
        select(func.count(Membership.id))
        .join(Person, Person.id == Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(*fits)
    )
    return db.scalar(places) or 0


def _others(
    db: Session,
    programme_id: int,
    managers: dict[int, tuple[Person, list[str]]],
    facts: dict[int, ProcessFacts],
) -> tuple[OtherPerson, ...]:
    sponsor = db.scalars(
        select(Person)
        .join(Programme, Programme.sponsor_id == Person.id)
        .where(Programme.id == programme_id)
    ).one()
    managers = {sponsor.id: managers.pop(sponsor.id, (sponsor, [])), **managers}
    return tuple(
        OtherPerson(
            person_id=person.id,
            name=person.name,
            address=person.address,
            zone=person.zone,
            is_sponsor=person.id == sponsor.id,
            reports=tuple(reports),
            facts=facts.get(person.id, _NOTHING),
        )
        for person, reports in managers.values()
    )


def _facts(db: Session, programme_id: int, of: Collection[int] | None) -> dict[int, ProcessFacts]:
    """Count what people were asked and sent, of some or of all, and of the sponsor always."""
    asked: list[ColumnElement[bool]] = [FormLink.programme_id == programme_id]
    sent: list[ColumnElement[bool]] = [Mailing.programme_id == programme_id]
    if of is not None:
        sponsor = select(Programme.sponsor_id).where(Programme.id == programme_id).scalar_subquery()
        asked.append(or_(FormLink.person_id.in_(of), FormLink.person_id == sponsor))
        sent.append(or_(Mailing.person_id.in_(of), Mailing.person_id == sponsor))
    forms = {
        row.person_id: row
        for row in db.execute(
            select(
                FormLink.person_id,
                func.count(FormLink.id).label("asked"),
                func.count(Reply.id).label("answered"),
            )
            .outerjoin(Reply, Reply.form_link_id == FormLink.id)
            .where(*asked, FormLink.cancelled_at.is_(None))
            .group_by(FormLink.person_id)
        )
    }
    mails = {
        row.person_id: row
        for row in db.execute(
            select(
                Mailing.person_id,
                func.count(Mailing.id).filter(Mailing.state.in_(_SENT)).label("sent"),
                func.count(Mailing.id).filter(Mailing.state.in_(STUCK_MAIL_STATES)).label("stuck"),
            )
            .where(*sent)
            .group_by(Mailing.person_id)
        )
    }
    return {
        person_id: ProcessFacts(
            forms_asked=forms[person_id].asked if person_id in forms else 0,
            forms_answered=forms[person_id].answered if person_id in forms else 0,
            mails_sent=mails[person_id].sent if person_id in mails else 0,
            mails_stuck=mails[person_id].stuck if person_id in mails else 0,
        )
        for person_id in forms.keys() | mails.keys()
    }
