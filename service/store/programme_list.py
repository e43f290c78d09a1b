"""The programmes of the console's first page, each with its counts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.states import ProgrammeState, SessionState
from service.models import LearningSet, Membership, Programme, SetSession


@dataclass(frozen=True)
class ProgrammeLine:
    """One programme in a list.

    `next_at` is the next standing session of any of its sets (aware UTC), None when all are past;
    `people` counts those who are in a set now.
    """

    programme_id: int
    name: str
    state: ProgrammeState
    zone: str
    sets: int
    sessions: int
    sessions_held: int
    people: int
    first_at: datetime | None
    last_at: datetime | None
    next_at: datetime | None


def programme_lines(db: Session, *, now: datetime) -> list[ProgrammeLine]:
    """List every programme, newest first; three queries however many there are."""
    people = dict(
        db.execute(
            select(LearningSet.programme_id, func.count(Membership.person_id.distinct()))
            .join(Membership, Membership.set_id == LearningSet.id)
            .where(Membership.ends_at.is_(None))
            .group_by(LearningSet.programme_id)
        ).all()
    )
    standing = SetSession.state == SessionState.SCHEDULED
    dates = {
        row.programme_id: row
        for row in db.execute(
            select(
                LearningSet.programme_id,
                func.count(LearningSet.id.distinct()).label("sets"),
                func.count(SetSession.id).filter(standing).label("sessions"),
                func.count(SetSession.id)
                .filter(standing, SetSession.ends_at <= now)
                .label("sessions_held"),
                func.min(SetSession.starts_at).filter(standing).label("first_at"),
                func.max(SetSession.starts_at).filter(standing).label("last_at"),
                func.min(SetSession.starts_at)
                .filter(standing, SetSession.starts_at > now)
                .label("next_at"),
            )
            .outerjoin(SetSession, SetSession.set_id == LearningSet.id)
            .group_by(LearningSet.programme_id)
        )
    }
    rows = db.execute(
        select(Programme.id, Programme.name, Programme.state, Programme.zone).order_by(
            Programme.created_at.desc(), Programme.id.desc()
        )
    )
    return [
        ProgrammeLine(
            programme_id=row.id,
            name=row.name,
            state=row.state,
            zone=row.zone,
            sets=found.sets if (found := dates.get(row.id)) else 0,
            sessions=found.sessions if found else 0,
            sessions_held=found.sessions_held if found else 0,
            people=people.get(row.id, 0),
            first_at=found.first_at if found else None,
            last_at=found.last_at if found else None,
            next_at=found.next_at if found else None,
        )
        for row in rows
    ]


def programme_names(db: Session) -> list[tuple[int, str]]:
    """Return (id, name) of every programme, newest first."""
    rows = db.execute(
        select(Programme.id, Programme.name).order_by(
            Programme.created_at.desc(), Programme.id.desc()
        )
    )
    return [(identity, name) for identity, name in rows]
