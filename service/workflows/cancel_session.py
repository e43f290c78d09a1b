"""Cancel one session: attendees are told, no mail reminds of it, its answers wait for the next."""

from sqlalchemy.orm import Session

from service.domain.states import SessionState
from service.models import Job, SetSession
from service.store import changes
from service.workflows.change import (
    Change,
    ask_for_calendar,
    begin_change,
    coming,
    follow_dates,
    in_words,
    note,
)
from service.workflows.keep_answers import keep_answers
from service.workflows.tell_moved_date import tell_cancelled_date


def cancel_session(db: Session, session_id: int, *, by: Change) -> Job:
    """Cancel a session that is to come; those after it move up by one number.

    Cancelling the last one makes the one before it the final session, if that is to come. What
    was answered before the cancelled one stands in the next one's form, ready to be sent.

    Raises:
        Refused: it has begun, was cancelled before, or is the set-up session of others to come.
    """
    session = db.get_one(SetSession, session_id)
    programme = begin_change(db, session.learning_set.programme_id)
    learning_set = changes.set_to_change(db, session.set_id)
    coming(session, by)
    session.state = SessionState.CANCELLED
    session.cancelled_at = by.now
    session.change_reason = by.reason or None
    keep_answers(db, session, by)
    tell_cancelled_date(db, session, by)
    follow_dates(db, programme, [learning_set], by)
    note(db, "session-cancelled", f"session:{session.id}", by, new=in_words(session))
    return ask_for_calendar(db, programme, actor=by.actor, now=by.now)
