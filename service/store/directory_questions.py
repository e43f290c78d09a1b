"""What the directory left for HR to decide, as the first page asks it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from service.domain.absence import Absence, Verdict
from service.domain.states import ProgrammeState, Role
from service.models import (
    DirectoryEntry,
    LearningSet,
    Membership,
    Person,
    Programme,
    Suspension,
)

_AT_MOST = 25
"""Rows of one kind on the page; the totals say how many there are in all."""
_SAID_FOR = timedelta(days=7)


@dataclass(frozen=True)
class SuspendedPerson:
    """Somebody whom the directory misses; `parts` says what they are in our programmes."""

    person_id: int
    name: str
    address: str
    absence: Absence
    since: datetime
    parts: tuple[str, ...]


@dataclass(frozen=True)
class WithoutManager:
    """A member about whom nobody gets the manager's mails."""

    person_id: int
    name: str
    set_name: str
    programme_name: str


@dataclass(frozen=True)
class AddressClash:
    """Somebody whose new address is another person's here."""

    person_id: int
    name: str
    address: str
    new_address: str
    other_name: str


@dataclass(frozen=True)
class Returned:
    """Somebody whom the directory has again, so that their mails go on."""

    name: str
    at: datetime


@dataclass(frozen=True)
class DirectoryQuestions:
    """Everything to decide, lists cut and totals not, and who has just come back."""

    suspended: tuple[SuspendedPerson, ...]
    suspended_total: int
    without_manager: tuple[WithoutManager, ...]
    without_manager_total: int
    clashes: tuple[AddressClash, ...]
    returned: tuple[Returned, ...]

    @property
    def total(self) -> int:
        """How many things wait in all."""
        return self.suspended_total + self.without_manager_total + len(self.clashes)


def directory_questions(db: Session, *, now: datetime) -> DirectoryQuestions:
    """Return what waits for HR; eight queries however much there is."""
    standing = Suspension.ended_at.is_(None)
    return DirectoryQuestions(
        suspended=_suspended(db),
        suspended_total=_count(db, select(func.count(Suspension.id)).where(standing)),
        without_manager=_without_manager(db),
        without_manager_total=_count(db, select(func.count()).select_from(_lacking().subquery())),
        clashes=_clashes(db),
        returned=_returned(db, since=now - _SAID_FOR),
    )


def directory_question_count(db: Session, *, of: Select[int]) -> int:
    """Return how many of some people are suspended, or have nobody named as their manager."""
    suspended = select(func.count(Suspension.id)).where(
        Suspension.ended_at.is_(None), Suspension.person_id.in_(of)
    )
    lacking = _lacking().where(Person.id.in_(of)).subquery()
    return _count(db, suspended) + _count(db, select(func.count()).select_from(lacking))


def _returned(db: Session, *, since: datetime) -> tuple[Returned, ...]:
    rows = db.execute(
        select(Person, Suspension.ended_at)
        .join(Suspension, Suspension.person_id == Person.id)
        .where(Suspension.verdict == Verdict.RETURNED, Suspension.ended_at > since)
        .order_by(Suspension.ended_at.desc())
        .limit(_AT_MOST)
    )
    return tuple(Returned(person.name, at) for person, at in rows if at is not None)


def _suspended(db: Session) -> tuple[SuspendedPerson, ...]:
    rows = db.execute(
        select(Suspension, Person)
        .join(Person, Person.id == Suspension.person_id)
        .where(Suspension.ended_at.is_(None))
        .order_by(Suspension.began_at, Suspension.id)
        .limit(_AT_MOST)
    ).all()
    parts = _parts(db, [person.id for _, person in rows])
    return tuple(
        SuspendedPerson(
            person_id=person.id,
            name=person.name,
            address=person.address,
            absence=suspension.absence,
            since=suspension.began_at,
            parts=tuple(parts[person.id]),
        )
        for suspension, person in rows
    )


def _parts(db: Session, person_ids: list[int]) -> dict[int, list[str]]:
    """Say what each of them is: in which sets, whose manager, sponsor of what."""
    parts: dict[int, list[str]] = {person_id: [] for person_id in person_ids}
    for person_id, role, set_name in db.execute(
        select(Membership.person_id, Membership.role, LearningSet.name)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(Membership.person_id.in_(person_ids), Membership.ends_at.is_(None))
        .order_by(Membership.id)
    ):
        parts[person_id].append(f"{role.value} of {set_name}")
    report = aliased(Person)
    reports = (
        select(report)
        .where(report.manager_id.in_(person_ids), report.id.in_(_in_running_sets()))
        .order_by(report.id)
    )
    for person in db.scalars(reports):
        if person.manager_id is not None:
            parts[person.manager_id].append(f"manager of {person.name}")
    for sponsor_id, name in db.execute(
        select(Programme.sponsor_id, Programme.name)
        .where(Programme.sponsor_id.in_(person_ids), Programme.state == ProgrammeState.APPROVED)
        .order_by(Programme.id)
    ):
        parts[sponsor_id].append(f"sponsor of {name}")
    return parts


def _in_running_sets() -> Select[int]:
    return (
        select(Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(Membership.ends_at.is_(None), Programme.state == ProgrammeState.APPROVED)
    )


def _lacking() -> Select[int, str, str]:
    """Members whom the directory was asked about, and for whom nobody is named anywhere."""
    return (
        select(Person.id, LearningSet.name, Programme.name)
        .join(DirectoryEntry, DirectoryEntry.person_id == Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(
            DirectoryEntry.seen_at.is_not(None),
            Person.manager_id.is_(None),
            Membership.role == Role.MEMBER,
            Membership.ends_at.is_(None),
            Programme.state == ProgrammeState.APPROVED,
        )
    )


def _without_manager(db: Session) -> tuple[WithoutManager, ...]:
    rows = db.execute(_lacking().add_columns(Person).order_by(Person.id).limit(_AT_MOST))
    return tuple(
        WithoutManager(person_id, person.name, set_name, programme_name)
        for person_id, set_name, programme_name, person in rows
    )


def _clashes(db: Session) -> tuple[AddressClash, ...]:
    other = aliased(Person)
    rows = db.execute(
        select(Person, other)
        .join(DirectoryEntry, DirectoryEntry.person_id == Person.id)
        .join(other, other.id == DirectoryEntry.clash_person_id)
        .order_by(Person.id)
        .limit(_AT_MOST)
    )
    return tuple(
        AddressClash(
            person_id=person.id,
            name=person.name,
            address=person.address,
            new_address=theirs.address,
            other_name=theirs.name,
        )
        for person, theirs in rows
    )


def _count(db: Session, query: Select[int]) -> int:
    return db.scalar(query) or 0
