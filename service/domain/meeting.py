"""A set's calendar series as we want it and as Outlook holds it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Attendee:
    """Somebody who is invited."""

    address: str
    name: str


@dataclass(frozen=True)
class WeeklyPattern:
    """Every `interval_weeks` weeks on the weekday of `first_on`, `count` times."""

    first_on: date
    interval_weeks: int
    count: int


@dataclass(frozen=True)
class WantedSeries:
    """What a set's series should be in Outlook.

    `starts_local` is the wall time (naive) of the first occurrence in `zone` (IANA);
    `transaction_id` makes creation repeatable, `tag` lets us find the series again;
    `body_html` holds no personal data (privacy 4.2). Sent as `sensitivity: private`.
    """

    mailbox: str
    transaction_id: str
    tag: str
    subject: str
    body_html: str
    starts_local: datetime
    minutes: int
    zone: str
    pattern: WeeklyPattern
    attendees: tuple[Attendee, ...]


@dataclass(frozen=True)
class WantedSingle:
    """A meeting outside every series, as it should be in Outlook; fields as `WantedSeries`."""

    mailbox: str
    transaction_id: str
    tag: str
    subject: str
    body_html: str
    starts_local: datetime
    minutes: int
    zone: str
    attendees: tuple[Attendee, ...]


@dataclass(frozen=True)
class BookedMeeting:
    """A series or single event as Outlook confirmed it; `join_url` None: Teams gave no link."""

    event_id: str
    ical_uid: str | None
    join_url: str | None


@dataclass(frozen=True)
class Occurrence:
    """One date of a series as read back; `original_start` and both ends are aware UTC."""

    event_id: str
    original_start: datetime
    starts_at: datetime
    ends_at: datetime
