"""Everything that a programme's measures are made from: thirteen queries, however large it is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from service.domain.evaluation.rows import Evidence, Meeting, Place
from service.domain.funnel import DECLINED
from service.domain.keeping import DAYS, Term
from service.domain.states import ProgrammeState, SessionState
from service.models import Attendance, AuditEvent, LearningSet, Membership, Programme, SetSession
from service.store import evaluation_ratings, evaluation_told

MOVED = "session-moved"
"""The audit's verb for a date that HR moved."""


def evidence(
    db: Session, programme_id: int, *, of_set: int | None = None, released_only: bool = True
) -> Evidence:
    """Gather a programme, or one of its sets; columns and no whole rows, as there are thousands.

    Args:
        of_set: only this set's rows. Blocks of ratings come of the whole programme all the same,
            since a meeting's figure runs over it.
        released_only: without learning that a set has not released.
    """
    programme = db.execute(
        select(Programme.name, Programme.entry, Programme.created_at).where(
            Programme.id == programme_id
        )
    ).one()
    these = LearningSet.programme_id == programme_id
    if of_set is not None:
        these &= LearningSet.id == of_set
    sets = {
        row.id: row.name
        for row in db.execute(
            select(LearningSet.id, LearningSet.name).where(these).order_by(LearningSet.id)
        )
    }
    return Evidence(
        programme=programme.name,
        entry=programme.entry,
        starts_at=programme.created_at,
        sets=sets,
        places=_places(db, these),
        meetings=_meetings(db, these),
        actions=evaluation_told.actions(db, these),
        recommendations=evaluation_told.recommendations(db, these),
        learning=evaluation_told.learning(db, these, released_only=released_only),
        turns=evaluation_told.turns(db, these),
        conversations=evaluation_told.conversations(db, these),
        blocks=evaluation_ratings.blocks(db, programme_id),
    )


def sets_of(db: Session, programme_id: int) -> Collection[int]:
    """Return the ids of a programme's sets."""
    query = select(LearningSet.id).where(LearningSet.programme_id == programme_id)
    return frozenset(db.scalars(query))


def measured_programmes(db: Session, *, now: datetime) -> Sequence[int]:
    """Return the programmes of which anything is to be measured: one meeting is over at least, and
    what is counted has not gone yet."""
    held = exists().where(
        LearningSet.programme_id == Programme.id,
        SetSession.set_id == LearningSet.id,
        SetSession.state == SessionState.SCHEDULED,
        SetSession.ends_at <= now,
    )
    query = select(Programme.id).where(
        Programme.state != ProgrammeState.PLANNED,
        Programme.ends_at > now - timedelta(days=DAYS[Term.FACTS]),
        held,
    )
    return db.scalars(query.order_by(Programme.id)).all()


def _places(db: Session, these: ColumnElement[bool]) -> Mapping[int, Sequence[Place]]:
    rows = db.execute(
        select(
            Membership.set_id,
            Membership.person_id,
            Membership.role,
            Membership.starts_at,
            Membership.ends_at,
            Membership.end_reason,
            Membership.joined_at,
            Membership.affirmed_at,
        )
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(these)
        .order_by(Membership.id)
    )
    found: dict[int, list[Place]] = defaultdict(list)
    for row in rows:
        found[row.set_id].append(
            Place(
                set_id=row.set_id,
                person_id=row.person_id,
                role=row.role,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                has_declined=row.end_reason == DECLINED,
                has_joined=row.joined_at is not None,
                has_affirmed=row.affirmed_at is not None,
            )
        )
    return found


def _meetings(db: Session, these: ColumnElement[bool]) -> Mapping[int, Sequence[Meeting]]:
    there = _there(db, these)
    rows = db.execute(
        select(
            SetSession.id,
            SetSession.set_id,
            SetSession.number,
            SetSession.starts_at,
            SetSession.ends_at,
            SetSession.minutes,
            SetSession.state,
        )
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(these)
        .order_by(SetSession.set_id, SetSession.number)
    ).all()
    moves = _moves(db, [row.id for row in rows])
    found: dict[int, list[Meeting]] = defaultdict(list)
    for row in rows:
        found[row.set_id].append(
            Meeting(
                session_id=row.id,
                set_id=row.set_id,
                number=row.number,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                minutes=row.minutes,
                is_cancelled=row.state is SessionState.CANCELLED,
                there=there.get(row.id),
                moves=moves.get(_subject(row.id), 0),
            )
        )
    return found


def _there(db: Session, these: ColumnElement[bool]) -> Mapping[int, int]:
    """Count who was there by session, of those whom a facilitator marked either way."""
    rows = db.execute(
        select(
            Attendance.set_session_id,
            func.count(Attendance.id).filter(Attendance.attended.is_(True)),
        )
        .join(SetSession, SetSession.id == Attendance.set_session_id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(these, Attendance.attended.is_not(None))
        .group_by(Attendance.set_session_id)
    )
    return dict(rows.all())


def _moves(db: Session, session_ids: Collection[int]) -> Mapping[str, int]:
    """Count by the audit's subject how often HR moved a session.

    The subjects are named: a join on what the audit writes in words would find no index, and so
    take the square of what a programme is large.
    """
    rows = db.execute(
        select(AuditEvent.subject, func.count(AuditEvent.id))
        .where(
            AuditEvent.subject.in_([_subject(one) for one in session_ids]),
            AuditEvent.verb == MOVED,
        )
        .group_by(AuditEvent.subject)
    )
    return dict(rows.all())


def _subject(session_id: int) -> str:
    return f"session:{session_id}"
