"""What a facilitator reads before a session: who comes, what is open, whose turn it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.states import (
    ActionState,
    Coming,
    DateState,
    FieldClass,
    Response,
    Role,
    SessionState,
)
from service.domain.turns import Waiting
from service.models import (
    Action,
    Attendance,
    CalendarDate,
    Invitee,
    Membership,
    Person,
    Question,
    SetSession,
)
from service.store.turns import ledgers

_CLOSED = (ActionState.DONE, ActionState.LET_GO)


@dataclass(frozen=True)
class MemberLine:
    """One member before a session: their own word, else their answer in Outlook, and their wait."""

    person: Person
    coming: Coming | None
    response: Response
    waiting: Waiting


@dataclass(frozen=True)
class RunSheet:
    """The next session of a set as its facilitator reads it."""

    session: SetSession
    of: int
    members: tuple[MemberLine, ...]
    """By name."""
    actions: tuple[tuple[str, Action], ...]
    """(owner's name, action) of every one that is open."""
    questions: tuple[tuple[str, FieldClass, str], ...]
    """(owner's name, whom they chose, words), each member's newest that they share."""

    @property
    def ledger(self) -> tuple[Waiting, ...]:
        """Return how long each member waits to present."""
        return tuple(one.waiting for one in self.members)

    def named(self, waiting: Iterable[Waiting]) -> tuple[MemberLine, ...]:
        """Return the members of a part of the ledger, in its order."""
        by_person = {one.person.id: one for one in self.members}
        return tuple(by_person[one.person_id] for one in waiting)


def run_sheet(db: Session, set_id: int, *, now: datetime) -> RunSheet | None:
    """Return the sheet of the session that comes next or runs; None after the last one."""
    sessions = _standing(db, set_id)
    session = next((row for row in sessions if row.ends_at > now), None)
    if session is None:
        return None
    people = db.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.set_id == set_id,
            Membership.role == Role.MEMBER,
            Membership.ends_at.is_(None),
        )
        .order_by(Person.given_name, Person.family_name, Person.id)
    ).all()
    names = {one.id: one.name for one in people}
    return RunSheet(
        session=session,
        of=len(sessions),
        members=_members(db, session, people=list(people)),
        actions=_open_actions(db, set_id, names),
        questions=_shared_questions(db, set_id, names),
    )


def next_session(db: Session, set_id: int, *, now: datetime) -> SetSession | None:
    """Return the session that comes next or runs; None after the last one."""
    return next((row for row in _standing(db, set_id) if row.ends_at > now), None)


def _standing(db: Session, set_id: int) -> Sequence[SetSession]:
    return db.scalars(
        select(SetSession)
        .where(SetSession.set_id == set_id, SetSession.state == SessionState.SCHEDULED)
        .order_by(SetSession.starts_at)
    ).all()


def _members(db: Session, session: SetSession, *, people: list[Person]) -> tuple[MemberLine, ...]:
    said = {
        row.person_id: row.coming
        for row in db.scalars(select(Attendance).where(Attendance.set_session_id == session.id))
    }
    responses = _responses(db, session)
    waiting = {one.person_id: one for one in ledgers(db, [session])[session.id]}
    return tuple(
        MemberLine(
            person=one,
            coming=said.get(one.id),
            response=responses.get(one.id, Response.NONE),
            waiting=waiting[one.id],
        )
        for one in people
    )


def _responses(db: Session, session: SetSession) -> dict[int, Response]:
    """Return answers in Outlook: of the date's own list if it has one, else of its series."""
    date_ = db.scalars(
        select(CalendarDate)
        .where(CalendarDate.set_session_id == session.id, CalendarDate.state == DateState.STANDING)
        .order_by(CalendarDate.id.desc())
        .limit(1)
    ).one_or_none()
    if date_ is None:
        return {}
    listed = (
        Invitee.calendar_date_id == date_.id
        if date_.has_own_list
        else (Invitee.series_id == date_.series_id) & Invitee.calendar_date_id.is_(None)
    )
    rows = db.scalars(
        select(Invitee).where(Invitee.set_id == session.set_id, listed).order_by(Invitee.id)
    )
    return {row.person_id: row.response for row in rows if row.person_id is not None}


def _open_actions(
    db: Session, set_id: int, names: dict[int, str]
) -> tuple[tuple[str, Action], ...]:
    rows = db.scalars(
        select(Action)
        .where(
            Action.set_id == set_id,
            Action.owner_id.in_(names),
            Action.state.not_in(_CLOSED),
        )
        .order_by(Action.agreed_at, Action.id)
    )
    return tuple((names[row.owner_id], row) for row in rows)


def _shared_questions(
    db: Session, set_id: int, names: dict[int, str]
) -> tuple[tuple[str, FieldClass, str], ...]:
    rows = db.scalars(
        select(Question)
        .where(
            Question.set_id == set_id,
            Question.owner_id.in_(names),
            Question.shown_to.in_((FieldClass.FACILITATOR, FieldClass.SET)),
        )
        .order_by(Question.written_at, Question.id)
    )
    newest = {row.owner_id: row for row in rows}
    return tuple(
        (name, newest[owner_id].shown_to, newest[owner_id].words)
        for owner_id, name in names.items()
        if owner_id in newest
    )
