"""What Outlook shows of a set's calendar now, the people's answers included."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.domain.meeting import WeeklyPattern
from service.domain.states import Response


@dataclass(frozen=True)
class BookedRule:
    """When a series repeats as we booked it; `first_local` is naive wall time in `zone` (IANA)."""

    first_local: datetime
    minutes: int
    zone: str
    pattern: WeeklyPattern


@dataclass(frozen=True)
class FoundAttendee:
    """Somebody on a list; `address` is case-folded, instants are aware UTC.

    `answered_at` is None while they gave no answer; `proposed` is the start and end of another
    time that they would like.
    """

    address: str
    name: str
    response: Response = Response.NONE
    answered_at: datetime | None = None
    proposed: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class FoundDate:
    """One date that stands; `original_start` is its key within its series, None for a single event.

    `event_id` is None for a date that is as its series says. `attendees` is None where the
    series' list holds for it. `subject` is None where the series' holds. `join_url` counts for a
    single event alone: dates of a series share the series' link.
    """

    original_start: datetime | None
    event_id: str | None
    starts_at: datetime
    ends_at: datetime
    attendees: tuple[FoundAttendee, ...] | None = None
    subject: str | None = None
    join_url: str | None = None


@dataclass(frozen=True)
class FoundSeries:
    """A recurring meeting with every date of it that stands, in order of start.

    `join_url` is its Teams link, None where it has none.
    """

    event_id: str
    subject: str
    join_url: str | None
    attendees: tuple[FoundAttendee, ...]
    dates: tuple[FoundDate, ...]


@dataclass(frozen=True)
class FoundCalendar:
    """What was read: by series' id and by single dates' id; None for what is not there any more.

    What was not read is in neither, and nothing follows about it.
    """

    series: Mapping[int, FoundSeries | None]
    singles: Mapping[int, FoundDate | None]
