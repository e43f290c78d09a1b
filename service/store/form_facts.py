"""Facts that a form shows above its questions: dates and counts, nobody's words."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.states import Role, SessionState
from service.models import Attendance, FormLink, Membership, SetSession


def dates_to_come(db: Session, link: FormLink, *, now: datetime) -> list[SetSession]:
    """Return the sessions of a form's set that stand and have not ended, in order of time."""
    query = (
        select(SetSession)
        .where(
            SetSession.set_id == link.set_id,
            SetSession.state == SessionState.SCHEDULED,
            SetSession.ends_at > now,
        )
        .order_by(SetSession.starts_at)
    )
    return list(db.scalars(query))


def attendance_count(db: Session, set_session_id: int, *, role: Role) -> tuple[int, int]:
    """Return how many of a role were there, and of how many that was marked."""
    in_role = (
        select(Membership.person_id)
        .join(SetSession, SetSession.set_id == Membership.set_id)
        .where(SetSession.id == set_session_id, Membership.role == role)
    )
    rows = db.execute(
        select(Attendance.attended, func.count())
        .where(
            Attendance.set_session_id == set_session_id,
            Attendance.attended.is_not(None),
            Attendance.person_id.in_(in_role),
        )
        .group_by(Attendance.attended)
    ).all()
    counts = {bool(attended): number for attended, number in rows}
    return counts.get(True, 0), sum(counts.values())
