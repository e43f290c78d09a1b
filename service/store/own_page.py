"""What a person's own page shows; the number of queries never grows with their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from service.domain.states import Mode, ProgrammeState, Role, SessionState
from service.models import (
    Action,
    Answer,
    FormLink,
    LearningSet,
    LogEntry,
    Membership,
    Person,
    Programme,
    Release,
    Reply,
    SetSession,
)
from service.store.hosting import Hosted, hosted, leads
from service.store.sponsored import standing_sessions


@dataclass(frozen=True)
class Place:
    """A set as one of its people sees it: their role and the dates to come."""

    membership_id: int
    role: Role
    paused_at: datetime | None
    mode: Mode
    is_invited: bool
    """Whether they may get an invitation to present."""
    runs_sheet: bool
    """Whether the run-sheet is theirs: they facilitate, or host the session that comes next."""
    host: str
    """Who hosts the next session of a set that runs itself; "" where somebody else leads it."""
    may_host: bool
    """Whether they could take that session over, or pass it on where it is theirs."""
    has_project: bool
    """Whether the set shares a project that is theirs to see: they are a member, or facilitate."""
    set_id: int
    set_name: str
    project: str
    programme_name: str
    contact_name: str
    contact_address: str
    held: int
    """How many sessions have ended."""
    last_ended_at: datetime | None
    past: tuple[SetSession, ...]
    """Those that have ended, in order of time."""
    sessions: tuple[SetSession, ...]
    """Those that have not ended, in order of time; every one that stands is counted in `of`."""
    of: int


@dataclass(frozen=True)
class Report:
    """Somebody the reader is the manager of: when they are away for their set."""

    name: str
    set_name: str
    next_session: SetSession | None


def person(db: Session, person_id: int) -> Person | None:
    """Return somebody."""
    return db.get(Person, person_id)


def places(db: Session, person_id: int, *, now: datetime) -> list[Place]:
    """Return where somebody is in, in whatever role; a plan nobody approved is left out."""
    memberships = db.scalars(
        select(Membership)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(
            Membership.person_id == person_id,
            Membership.ends_at.is_(None),
            Programme.state != ProgrammeState.PLANNED,
        )
        .options(joinedload(Membership.learning_set).joinedload(LearningSet.programme))
        .order_by(Membership.id)
    ).all()
    meetings = standing_sessions(db, [one.set_id for one in memberships])
    ahead = [next((row for row in rows if row.ends_at > now), None) for rows in meetings.values()]
    coming = {row.set_id: row for row in ahead if row is not None}
    hosts = hosted(db, list(coming.values()))
    hosting = {set_id: hosts[row.id] for set_id, row in coming.items() if row.id in hosts}
    return [
        Place(
            membership_id=one.id,
            role=one.role,
            paused_at=one.paused_at,
            mode=one.learning_set.programme.mode,
            is_invited=one.not_invited_at is None,
            runs_sheet=leads(one, hosting.get(one.set_id)),
            host=_name_of_host(hosting.get(one.set_id)),
            may_host=one.set_id in hosting
            and person_id in hosting[one.set_id].ring.able
            and coming[one.set_id].starts_at > now,
            has_project=one.role in (Role.MEMBER, Role.FACILITATOR)
            and one.learning_set.programme.mode is Mode.SHARED_PROJECT,
            set_id=one.set_id,
            set_name=one.learning_set.name,
            project=one.learning_set.project,
            programme_name=one.learning_set.programme.name,
            contact_name=one.learning_set.programme.contact_name,
            contact_address=one.learning_set.programme.contact_address,
            held=sum(row.ends_at <= now for row in meetings[one.set_id]),
            last_ended_at=max(
                (row.ends_at for row in meetings[one.set_id] if row.ends_at <= now), default=None
            ),
            past=tuple(row for row in meetings[one.set_id] if row.ends_at <= now),
            sessions=tuple(row for row in meetings[one.set_id] if row.ends_at > now),
            of=len(meetings[one.set_id]),
        )
        for one in memberships
    ]


def _name_of_host(found: Hosted | None) -> str:
    return "" if found is None or found.host is None else found.host.name


def notice_given(db: Session, person_id: int) -> tuple[int, datetime] | None:
    """Return with which version of the joining form, and when, somebody ticked the notice."""
    row = db.execute(
        select(Reply.version, Reply.submitted_at)
        .join(FormLink, FormLink.id == Reply.form_link_id)
        .join(Answer, Answer.reply_id == Reply.id)
        .where(
            FormLink.form == "joining",
            FormLink.person_id == person_id,
            Answer.field == "notice_read",
        )
        .order_by(Reply.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.version, row.submitted_at)


def has_been_member(db: Session, person_id: int) -> bool:
    """Whether somebody is or was a member of a set, so that a log may be theirs."""
    found = db.scalar(
        select(Membership.id)
        .where(Membership.person_id == person_id, Membership.role == Role.MEMBER)
        .limit(1)
    )
    return found is not None


def open_forms(db: Session, person_id: int, *, now: datetime) -> list[tuple[FormLink, str]]:
    """Return forms that can be answered or changed now with where they belong, urgent first.

    That is "Set Maple", or the programme's name for a form about the whole of it.
    """
    rows = db.execute(
        select(FormLink, LearningSet.name, Programme.name)
        .join(Programme, Programme.id == FormLink.programme_id)
        .outerjoin(LearningSet, LearningSet.id == FormLink.set_id)
        .where(
            FormLink.person_id == person_id,
            FormLink.cancelled_at.is_(None),
            FormLink.opens_at <= now,
            FormLink.closes_at > now,
        )
        .options(
            joinedload(FormLink.set_session),
            joinedload(FormLink.about_person),
            joinedload(FormLink.reply),
            joinedload(FormLink.draft),
        )
        .order_by(FormLink.closes_at, FormLink.id)
    )
    return [
        (link, f"Set {set_name}" if set_name else programme_name)
        for link, set_name, programme_name in rows
        if link.set_session is None or link.set_session.state is SessionState.SCHEDULED
    ]


def actions(db: Session, person_id: int) -> list[Action]:
    """Return what somebody chose to do, newest first."""
    return list(
        db.scalars(
            select(Action)
            .where(Action.owner_id == person_id)
            .options(selectinload(Action.updates))
            .order_by(Action.agreed_at.desc(), Action.id.desc())
        )
    )


def releases(db: Session, person_id: int) -> list[Release]:
    """Return every line somebody ever ticked for their manager, newest first."""
    return list(
        db.scalars(select(Release).where(Release.owner_id == person_id).order_by(Release.id.desc()))
    )


def release(db: Session, release_id: int, *, owner_id: int) -> Release | None:
    """Return one line, if it is this person's."""
    return db.scalars(
        select(Release)
        .where(Release.id == release_id, Release.owner_id == owner_id)
        .with_for_update()
    ).one_or_none()


def share_answer(db: Session, reply_id: int) -> Answer | None:
    """Return the ticks of a reply's release question."""
    return db.scalars(
        select(Answer).where(Answer.reply_id == reply_id, Answer.field == "share")
    ).one_or_none()


def log_entries(db: Session, person_id: int) -> list[LogEntry]:
    """Return somebody's learning log, newest first; for nobody's eyes but theirs."""
    return list(
        db.scalars(
            select(LogEntry)
            .where(LogEntry.owner_id == person_id)
            .order_by(LogEntry.written_at.desc(), LogEntry.id.desc())
        )
    )


def offers(db: Session, person_id: int) -> list[str]:
    """Return the support that somebody's manager wrote that they give; it is addressed to them."""
    return list(
        db.scalars(
            select(Answer.value)
            .join(Reply, Reply.id == Answer.reply_id)
            .join(FormLink, FormLink.id == Reply.form_link_id)
            .where(
                FormLink.form == "manager-conversation",
                FormLink.about_person_id == person_id,
                Answer.field == "support",
            )
            .order_by(Reply.changed_at.desc())
        )
    )


def reports(db: Session, manager_id: int, *, now: datetime) -> list[Report]:
    """Return who of somebody's reports is in a set, and their next date."""
    rows = db.execute(
        select(Person, LearningSet)
        .join(Membership, Membership.person_id == Person.id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(
            Programme.state != ProgrammeState.PLANNED,
            Person.manager_id == manager_id,
            Membership.ends_at.is_(None),
            Membership.role == Role.MEMBER,
        )
        .order_by(Person.family_name, Person.given_name)
    ).all()
    meetings = standing_sessions(db, [row.id for _, row in rows])
    return [Report(one.name, row.name, _next(meetings[row.id], now)) for one, row in rows]


def _next(meetings: Sequence[SetSession], now: datetime) -> SetSession | None:
    return next((row for row in meetings if row.ends_at > now), None)
