"""Turn the opening of a contact's week into the row of its mail: once, whatever it tells."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import MONDAY_LINES
from service.domain.states import MailingState
from service.models import Mailing, Programme
from service.store.database import Database
from service.store.journey import HolidaysOf
from service.store.mailings import insert_new
from service.store.mondays import Monday, keys_known, mondays_around
from service.workflows.contact_person import contact_now
from service.workflows.gather_hand import NOTHING_WAITS, gather_hand
from service.workflows.queue_due_mail import sender_for

_USEFUL_FOR = timedelta(hours=8)
"""That day's window: on another day it would be one more mail, and the console has it all."""


def queue_monday_lines(
    database: Database, *, now: datetime, senders: Sequence[str], holidays_of: HolidaysOf
) -> int:
    """Insert a row for every programme whose contact's week has opened; return how many.

    Where nothing needs a hand the row says so, and nothing goes that week. Opens two
    transactions: one reads, at each tick; one writes where there is something to write.

    Args:
        now: service time.
        senders: addresses of the sender mailboxes.
    """
    with database.reading() as db:
        due = [
            one
            for one in mondays_around(db, now=now, holidays_of=holidays_of)
            if one.opens_at <= now < one.opens_at + _USEFUL_FOR
        ]
        known = keys_known(db, [one.key for one in due]) if due else set()
    new = [one for one in due if one.key not in known]
    if not new:
        return 0
    with database.writing() as db:
        rows = [_row(db, one, now=now, senders=senders) for one in new]
        return insert_new(db, Mailing, rows, unique="key")


def next_monday(db: Session, after: datetime, *, holidays_of: HolidaysOf) -> datetime | None:
    """Return the earliest instant later than `after` at which a contact's week opens."""
    openings = [one.opens_at for one in mondays_around(db, now=after, holidays_of=holidays_of)]
    return min((one for one in openings if one > after), default=None)


def _row(
    db: Session, monday: Monday, *, now: datetime, senders: Sequence[str]
) -> dict[str, object]:
    contact = contact_now(db, db.get_one(Programme, monday.programme_id), now=now)
    waits = bool(gather_hand(db, monday.programme_id, now=now))
    return {
        "key": monday.key,
        "touchpoint": MONDAY_LINES,
        "programme_id": monday.programme_id,
        "person_id": contact.id,
        "state": MailingState.DUE if waits else MailingState.SKIPPED,
        "reason": None if waits else NOTHING_WAITS,
        "due_at": monday.opens_at,
        "useless_after": monday.opens_at + _USEFUL_FOR,
        "mailbox": sender_for(contact.id, senders),
    }
