"""Let there be a Monday mail ahead for each running programme's contact.

Its row stands before its day, so that a clock that jumps stops there; whether anything needs a
hand is decided when it is sent.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.journey import windows
from service.domain.journey.facts import Reader
from service.domain.journey.touchpoints import MONDAY_LINES
from service.domain.states import MailingState
from service.models import Mailing, Programme
from service.store.database import Database
from service.store.journey import HolidaysOf, reader_of
from service.store.mailings import insert_new
from service.store.programmes import running_programmes
from service.workflows.contact_person import contact_person
from service.workflows.queue_due_mail import sender_for

_WEEKS_AHEAD = 2
"""One would do, but for a round that runs just before its Monday and not again for a week."""
_USEFUL_FOR = timedelta(days=2)


def plan_monday_lines(
    database: Database, *, now: datetime, senders: Sequence[str], holidays_of: HolidaysOf
) -> int:
    """Insert the rows that are missing, in one transaction; return how many there were.

    Args:
        now: service time.
        senders: addresses of the sender mailboxes.
    """
    with database.writing() as db:
        rows = [
            row
            for programme in running_programmes(db, now=now)
            for row in _rows(db, programme, now=now, senders=senders, holidays_of=holidays_of)
        ]
        return insert_new(db, Mailing, rows, unique="key")


def _rows(
    db: Session,
    programme: Programme,
    *,
    now: datetime,
    senders: Sequence[str],
    holidays_of: HolidaysOf,
) -> Iterator[dict[str, object]]:
    contact = contact_person(db, programme)
    reader = reader_of(contact, range(now.year, now.year + 2), holidays_of)
    for due_at in _openings(reader, now):
        monday = due_at.astimezone(ZoneInfo(contact.zone)).date()
        yield {
            "key": f"{MONDAY_LINES}:{programme.id}:{monday - timedelta(days=monday.weekday())}",
            "touchpoint": MONDAY_LINES,
            "programme_id": programme.id,
            "person_id": contact.id,
            "state": MailingState.DUE,
            "due_at": due_at,
            "not_before": due_at,
            "useless_after": due_at + _USEFUL_FOR,
            "mailbox": sender_for(contact.id, senders),
        }


def _openings(reader: Reader, now: datetime) -> Iterator[datetime]:
    """Yield when the reader's next weeks open: on Monday, or the first day that they work."""
    today = windows.local_day(reader, now)
    monday = today - timedelta(days=today.weekday())
    found = 0
    while found < _WEEKS_AHEAD:
        opening = windows.next_allowed(reader, windows.opening(reader, monday), late=False)
        if opening > now:
            found += 1
            yield opening
        monday += timedelta(days=7)
