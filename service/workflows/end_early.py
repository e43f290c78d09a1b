"""End a programme, or one set, early: what was to come after a day is cancelled."""

from datetime import date

from sqlalchemy.orm import Session

from service.domain.states import SessionState
from service.errors import Refused
from service.models import Job
from service.store import changes
from service.workflows.change import (
    Change,
    ask_for_calendar,
    begin_change,
    follow_dates,
    in_words,
    note,
    sessions_to_come,
)


def end_early(
    db: Session, programme_id: int, *, last_day: date, by: Change, set_id: int | None = None
) -> Job:
    """Cancel every session that begins after a day on the sets' own calendars.

    The last one left becomes the final session, with its mails, if that is still to come; where
    the last one has been held nobody is asked anything more than that one asks.

    Args:
        set_id: one set alone; None ends every set of the programme.

    Raises:
        Refused: no session is to come after that day.
    """
    programme = begin_change(db, programme_id)
    sets = changes.sets_to_change(db, programme_id, set_id=set_id)
    ending = [one for one in sessions_to_come(sets, by) if one.starts_local.date() > last_day]
    if not ending:
        raise Refused("no session is to come after that day")
    for session in ending:
        session.state = SessionState.CANCELLED
        session.cancelled_at = by.now
        session.change_reason = by.reason or None
        note(db, "session-cancelled", f"session:{session.id}", by, new=in_words(session))
    follow_dates(db, programme, sets, by)
    return ask_for_calendar(db, programme, actor=by.actor, now=by.now)
