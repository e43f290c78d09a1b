"""Add a date to a set's calendar."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import SessionKind, SessionState
from service.models import Job, LearningSet, SetSession
from service.store import changes
from service.workflows.change import (
    Change,
    ask_for_calendar,
    begin_change,
    follow_dates,
    in_words,
    note,
    put_at,
)


def add_session(db: Session, set_id: int, *, starts_local: datetime, by: Change) -> Job:
    """Add a session of the programme's length, between others or behind the last.

    Those after it move down by one number; behind the last it becomes the final session.

    Args:
        starts_local: naive wall time in the programme's zone.

    Raises:
        Refused: the time has passed, lies before the set-up session, or meets another session.
    """
    programme = begin_change(db, db.get_one(LearningSet, set_id).programme_id)
    learning_set = changes.set_to_change(db, set_id)
    session = SetSession(
        number=1 + max((each.number for each in learning_set.sessions), default=0),
        kind=SessionKind.STANDARD,
        state=SessionState.SCHEDULED,
        zone=programme.zone,
        minutes=programme.minutes,
    )
    put_at(session, starts_local, by)
    learning_set.sessions.append(session)
    follow_dates(db, programme, [learning_set], by)
    note(db, "session-added", f"session:{session.id}", by, new=in_words(session))
    return ask_for_calendar(db, programme, actor=by.actor, now=by.now)
