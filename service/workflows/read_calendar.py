"""Read the calendars back: people's answers, guests, and what somebody changed by hand."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from service.domain.states import SlotKind
from service.errors import Refused, TryLater
from service.store.calendar import known_calendar
from service.store.calendar_reading import (
    hold_off_jobs,
    record_answers,
    record_reading,
    sets_to_read,
)
from service.store.calendar_record import record_found
from service.store.database import Database
from service.store.slots import held_slot
from service.workflows.follow_links import follow_links
from service.workflows.look_at_calendar import found_calendar
from service.workflows.note_drift import note_drift
from service.workflows.ports import ReadsCalendars

_LOG = structlog.get_logger(__name__)

_SOON_SECONDS = 3.0


@dataclass(frozen=True)
class ReadingBack:
    """What reading calendars takes.

    `now` is service time; `owner` leases for this one piece of work.
    """

    database: Database
    calendars: ReadsCalendars
    owner: str
    now: Callable[[], datetime]
    real_now: Callable[[], datetime]


def read_calendars(reading: ReadingBack, mailbox: str) -> Counter[str]:
    """Read every set with dates to come in an organiser's calendar, the longest unread first.

    One call for a series with all its dates, one for each single event; no transaction spans a
    call. A set that cannot be read says so on its page, and the others go on.

    Returns:
        How many sets were `read`, `refused`, or `changed` under the reading.

    Raises:
        TryLater: Outlook is busy, somebody else reads here, or a set changed while it was read.
    """
    counts: Counter[str] = Counter()
    with reading.database.reading() as db:
        set_ids = sets_to_read(db, mailbox, now=reading.now())
    if not set_ids:
        return counts
    with held_slot(
        reading.database, mailbox, SlotKind.ANSWERS, reading.owner, real_now=reading.real_now
    ) as keep:
        for set_id in set_ids:
            keep()
            counts[_read(reading, set_id)] += 1
    _LOG.info("calendars read", **counts)
    if counts["changed"]:
        raise TryLater("a calendar changed while it was read", retry_after=_SOON_SECONDS)
    return counts


def _read(reading: ReadingBack, set_id: int) -> str:
    with reading.database.reading() as db:
        known = known_calendar(db, set_id)
    try:
        found = found_calendar(reading.calendars, known, now=reading.now())
    except Refused as exc:
        _LOG.warning("calendar not read", set_id=set_id, error=str(exc))
        with reading.database.writing() as db:
            record_reading(db, set_id, now=reading.now(), problem=_plainly(exc))
        return "refused"
    with reading.database.writing() as db:
        hold_off_jobs(db, set_id)
        if known_calendar(db, set_id) != known:
            # A calendar job wrote meanwhile: what was read may be from before, or from after.
            return "changed"
        record_found(db, set_id, found, now=reading.now())
        record_answers(db, set_id, found)
        note_drift(db, set_id, found, now=reading.now())
        follow_links(db, set_id, known, found, now=reading.now())
        record_reading(db, set_id, now=reading.now(), problem=None)
    return "read"


def _plainly(exc: Refused) -> str:
    return (
        f"Outlook does not show us this calendar: {exc}. Check the organiser's mailbox and the "
        "permission to read it; answers and changes made there are not seen until then."
    )
