"""What every step at one set's calendar is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.calendar.known import KnownCalendar
from service.domain.calendar.wanted import WantedCalendar
from service.store.calendar import known_calendar, wanted_calendar
from service.store.database import Database
from service.workflows.ports import BooksMeetings
from service.workflows.record_audit import record_audit


@dataclass(frozen=True)
class CalendarWork:
    """One set, and the means to change its calendar.

    `now` is service time; `renew` is called in each writing transaction and raises where the job
    is not ours any more; `may_invite` says whether an address may be written to at all.
    """

    database: Database
    books: BooksMeetings
    set_id: int
    now: Callable[[], datetime]
    renew: Callable[[Session], None]
    may_invite: Callable[[str], bool]

    def wanted(self, db: Session) -> WantedCalendar:
        """Return what the calendar should hold, as far as it may be written to."""
        return wanted_calendar(db, self.set_id, now=self.now()).within_reach(self.may_invite)

    def known(self, db: Session) -> KnownCalendar:
        """Return what Outlook was told."""
        return known_calendar(db, self.set_id)

    def note(self, db: Session, verb: str, subject: str, new: str) -> None:
        """Record what was done."""
        record_audit(db, now=self.now(), actor="service", verb=verb, subject=subject, new=new)
