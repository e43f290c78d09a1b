"""Move every session to come, of one set or of a whole programme, by the same step."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import Job
from service.store import changes
from service.store.votes import forget_quorum
from service.workflows.change import (
    Change,
    ask_for_calendar,
    begin_change,
    follow_dates,
    in_words,
    note,
    put_at,
    sessions_to_come,
)
from service.workflows.tell_moved_date import tell_moved_date


def move_all_sessions(
    db: Session,
    programme_id: int,
    *,
    by: Change,
    days: int = 0,
    at: time | None = None,
    set_id: int | None = None,
) -> Job:
    """Move what is to come by so many days, to another hour, or both.

    Args:
        days: forward, or back where negative.
        at: wall time at which each shall begin; None keeps each one's own.
        set_id: one set alone; None moves every set of the programme.

    Raises:
        Refused: nothing is to come, nothing would change, or a session would lie in the past.
    """
    programme = begin_change(db, programme_id)
    sets = changes.sets_to_change(db, programme_id, set_id=set_id)
    sessions = sessions_to_come(sets, by)
    if not sessions:
        raise Refused("no session is to come")
    moved = []
    for session in sessions:
        former, old = session.starts_local, in_words(session)
        day = former.date() + timedelta(days=days)
        put_at(session, datetime.combine(day, at or former.time()), by)
        if session.starts_local != former:
            moved.append((session, old))
    if not moved:
        raise Refused("every session stands there already")
    follow_dates(db, programme, sets, by)
    for session, old in moved:
        forget_quorum(db, session.id)
        tell_moved_date(db, session, by)
        note(db, "session-moved", f"session:{session.id}", by, old=old, new=in_words(session))
    return ask_for_calendar(db, programme, actor=by.actor, now=by.now)
