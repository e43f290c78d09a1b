"""Move one session to another time: the calendar follows, and every mail that hangs on it."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import Job, SetSession
from service.store import changes
from service.store.votes import forget_quorum
from service.workflows.change import (
    Change,
    ask_for_calendar,
    begin_change,
    coming,
    follow_dates,
    in_words,
    note,
    put_at,
)
from service.workflows.tell_moved_date import tell_moved_date


def move_session(db: Session, session_id: int, *, starts_local: datetime, by: Change) -> Job:
    """Move a session that is to come, also onto or past its neighbour's day.

    Moved past a neighbour the two change numbers, since numbers follow time. What somebody has
    answered about it stays with it, and its forms stay open until its new start.

    Args:
        starts_local: naive wall time in the session's zone.

    Returns:
        The job that brings the calendar about.

    Raises:
        Refused: it has begun, stands there already, would pass the set-up session or meet another.
    """
    session = db.get_one(SetSession, session_id)
    programme = begin_change(db, session.learning_set.programme_id)
    learning_set = changes.set_to_change(db, session.set_id)
    coming(session, by)
    former = session.starts_local
    old = in_words(session)
    put_at(session, starts_local, by)
    if session.starts_local == former:
        raise Refused(f"session {session.number} stands there already")
    follow_dates(db, programme, [learning_set], by)
    forget_quorum(db, session.id)
    tell_moved_date(db, session, by)
    note(db, "session-moved", f"session:{session.id}", by, old=old, new=in_words(session))
    return ask_for_calendar(db, programme, actor=by.actor, now=by.now)
