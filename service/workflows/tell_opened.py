"""Tell somebody that two HR leads opened what they wrote; the mail can be held by nobody."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import BREAK_GLASS
from service.domain.journey.windows import next_allowed
from service.domain.states import MailingState
from service.models import BreakGlass, Mailing
from service.store.journey import HolidaysOf, reader_of
from service.store.mailings import insert_new
from service.workflows.queue_due_mail import sender_for

_USEFUL_FOR = timedelta(days=365)


def tell_opened(
    db: Session,
    row: BreakGlass,
    *,
    senders: Sequence[str],
    holidays_of: HolidaysOf,
    now: datetime,
) -> None:
    """Queue the one mail of an opening, in its owner's hours; never with a word of theirs.

    Args:
        now: service time.
    """
    owner = row.person
    due_at = next_allowed(reader_of(owner, (now.year, now.year + 1), holidays_of), now, late=False)
    key = f"{BREAK_GLASS}:{row.id}"
    values = {
        "key": key,
        "touchpoint": BREAK_GLASS,
        "programme_id": row.programme_id,
        "person_id": owner.id,
        "state": MailingState.DUE,
        "due_at": due_at,
        "not_before": due_at,
        "useless_after": due_at + _USEFUL_FOR,
        "mailbox": sender_for(owner.id, senders),
    }
    insert_new(db, Mailing, [values], unique="key")
    row.notice_id = db.scalars(select(Mailing.id).where(Mailing.key == key)).one()
