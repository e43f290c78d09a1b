"""Write down a single mail that a change asks for; it leaves in its reader's hours."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.decide import TOO_LATE
from service.domain.journey.news import PAUSED
from service.domain.journey.windows import next_allowed
from service.domain.states import MailingState
from service.models import Mailing, Person, SetSession
from service.store.journey import reader_of
from service.store.mailings import insert_new
from service.store.news import is_paused
from service.workflows.change import Change
from service.workflows.queue_due_mail import sender_for


def tell_news(
    db: Session,
    touchpoint: str,
    reader: Person,
    session: SetSession,
    by: Change,
    *,
    useless_after: datetime,
    about: Person | None = None,
) -> datetime:
    """Queue one piece of news (`domain.journey.news`) and return when it may leave.

    Args:
        session: the one that it names, or the next of the set that it tells about.
        useless_after: service time; what cannot leave before is written down as skipped.
        about: who it is about, where that is not its reader.
    """
    years = range(by.now.year, by.now.year + 2)
    due_at = next_allowed(reader_of(reader, years, by.holidays_of), by.now, late=False)
    is_late = due_at >= useless_after
    state, reason = (MailingState.SKIPPED, TOO_LATE) if is_late else (MailingState.DUE, None)
    programme_id = session.learning_set.programme_id
    if not is_late and is_paused(db, programme_id):
        state, reason = MailingState.HELD, PAUSED
    row = {
        # One change tells once, whoever presses twice.
        "key": f"{touchpoint}:{session.id}:{reader.id}:{by.now.isoformat()}",
        "touchpoint": touchpoint,
        "programme_id": programme_id,
        "person_id": reader.id,
        "set_session_id": session.id,
        "about_person_id": about.id if about else None,
        "state": state,
        "reason": reason,
        "due_at": due_at,
        "not_before": due_at if due_at > by.now else None,
        "useless_after": useless_after,
        "mailbox": sender_for(reader.id, by.senders),
    }
    insert_new(db, Mailing, [row], unique="key")
    return due_at
