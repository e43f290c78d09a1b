"""Sessions for which somebody chose a change of the calendar, which is HR's to make."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.states import ProgrammeState, Quorum, SessionState
from service.models import LearningSet, Programme, QuorumChoice, SetSession


@dataclass(frozen=True)
class ChosenChange:
    """What a set, or whoever leads its session, would have done; nobody's votes."""

    set_id: int
    set_name: str
    programme_name: str
    session_id: int
    number: int
    starts_local: datetime
    """Naive wall time where the set meets."""
    minutes: int
    choice: Quorum


def chosen_changes(
    db: Session, *, now: datetime, programme_id: int | None = None
) -> list[ChosenChange]:
    """Return what waits, the soonest first; it goes with the date, or once that is past.

    Args:
        programme_id: one programme alone.
    """
    query = (
        select(SetSession, LearningSet, Programme.name, QuorumChoice.choice)
        .join(QuorumChoice, QuorumChoice.set_session_id == SetSession.id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(
            SetSession.state == SessionState.SCHEDULED,
            SetSession.starts_at > now,
            QuorumChoice.choice != Quorum.RUN,
            Programme.state == ProgrammeState.APPROVED,
        )
        .order_by(SetSession.starts_at, SetSession.id)
    )
    if programme_id is not None:
        query = query.where(Programme.id == programme_id)
    return [
        ChosenChange(
            set_id=learning_set.id,
            set_name=learning_set.name,
            programme_name=programme_name,
            session_id=session.id,
            number=session.number,
            starts_local=session.starts_local,
            minutes=session.minutes,
            choice=choice,
        )
        for session, learning_set, programme_name, choice in db.execute(query)
    ]
