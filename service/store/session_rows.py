"""What is noted of one meeting, found again for its change."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.domain.states import RiskKind, Role, SessionState
from service.models import (
    Attendance,
    GroupLearning,
    LearningCorrection,
    Membership,
    Person,
    Reflection,
    RiskFlag,
    SetSession,
    Turn,
)


def lock_session(db: Session, set_session_id: int) -> None:
    """Make others who note something of the same meeting wait, so that no row is made twice."""
    db.execute(select(SetSession.id).where(SetSession.id == set_session_id).with_for_update())


def coming_session(
    db: Session, set_session_id: int, *, set_id: int, now: datetime
) -> SetSession | None:
    """Return a meeting of a set that stands and has not ended; None for any other."""
    return db.scalars(
        select(SetSession).where(
            SetSession.id == set_session_id,
            SetSession.set_id == set_id,
            SetSession.state == SessionState.SCHEDULED,
            SetSession.ends_at > now,
        )
    ).one_or_none()


def last_session(db: Session, set_id: int) -> SetSession | None:
    """Return the meeting with which a set ends: the last that stands."""
    return db.scalars(
        select(SetSession)
        .where(SetSession.set_id == set_id, SetSession.state == SessionState.SCHEDULED)
        .order_by(SetSession.starts_at.desc(), SetSession.id.desc())
        .limit(1)
    ).one_or_none()


def members_at(db: Session, session: SetSession) -> list[Person]:
    """Return who was a member of the set when a session began, in order of their names."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.set_id == session.set_id,
            Membership.role == Role.MEMBER,
            Membership.starts_at <= session.ends_at,
            or_(Membership.ends_at.is_(None), Membership.ends_at > session.starts_at),
        )
        .order_by(Person.given_name, Person.family_name, Person.id)
    )
    return list(db.scalars(query).unique())


def attendance(db: Session, set_session_id: int, person_id: int) -> Attendance | None:
    """Return the row on whether somebody comes and came."""
    return db.scalars(
        select(Attendance).where(
            Attendance.set_session_id == set_session_id, Attendance.person_id == person_id
        )
    ).one_or_none()


def turn(db: Session, set_session_id: int, person_id: int) -> Turn | None:
    """Return the row on somebody's presenting."""
    return db.scalars(
        select(Turn).where(Turn.set_session_id == set_session_id, Turn.person_id == person_id)
    ).one_or_none()


def group_learning(db: Session, set_session_id: int) -> GroupLearning | None:
    """Return what a meeting taught the set."""
    return db.scalars(
        select(GroupLearning).where(GroupLearning.set_session_id == set_session_id)
    ).one_or_none()


def correction(db: Session, set_session_id: int, person_id: int) -> LearningCorrection | None:
    """Return what a member would put otherwise."""
    return db.scalars(
        select(LearningCorrection).where(
            LearningCorrection.set_session_id == set_session_id,
            LearningCorrection.person_id == person_id,
        )
    ).one_or_none()


def reflection(db: Session, reply_id: int) -> Reflection | None:
    """Return a facilitator's own note that came with a reply."""
    return db.scalars(select(Reflection).where(Reflection.reply_id == reply_id)).one_or_none()


def risk_flags(db: Session, set_session_id: int, person_id: int) -> dict[RiskKind, RiskFlag]:
    """Return the concerns that a facilitator raised over a meeting, by kind."""
    rows = db.scalars(
        select(RiskFlag).where(
            RiskFlag.set_session_id == set_session_id, RiskFlag.raised_by_id == person_id
        )
    )
    return {row.kind: row for row in rows}
