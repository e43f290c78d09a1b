"""What we last wrote to, or read from, Outlook for a set: what its attendees were told."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.meeting import WeeklyPattern
from service.domain.states import DateState, SeriesState


@dataclass(frozen=True)
class KnownSeries:
    """One generation of a set's series; `event_id` is None while Outlook confirmed none.

    `first_local` is naive wall time in `zone` (IANA); `invited` holds case-folded addresses,
    forwarded guests included; `co_organisers` is None where the Teams meeting was never set, and
    `text_digest` where we do not know what text we wrote.
    """

    series_id: int
    generation: int
    mailbox: str
    event_id: str | None
    zone: str
    minutes: int
    first_local: datetime
    pattern: WeeklyPattern
    invited: frozenset[str]
    state: SeriesState = SeriesState.BOOKED
    has_link: bool = True
    co_organisers: frozenset[str] | None = None
    text_digest: str | None = None


@dataclass(frozen=True)
class KnownDate:
    """One date, of a series or single (`series_id` None); instants are aware UTC.

    `invited` is None where the series' list holds for it; `number` is its session's; a date that
    `is_drifting` was changed in Outlook by hand and waits for HR's decision.
    """

    date_id: int
    session_id: int | None
    series_id: int | None
    mailbox: str
    original_start: datetime | None
    event_id: str | None
    state: DateState
    starts_at: datetime
    ends_at: datetime
    invited: frozenset[str] | None
    number: int | None = None
    is_drifting: bool = False
    has_link: bool = True
    co_organisers: frozenset[str] | None = None
    text_digest: str | None = None


@dataclass(frozen=True)
class KnownCalendar:
    """All that we know of a set's calendar, generations that ended included."""

    series: tuple[KnownSeries, ...]
    dates: tuple[KnownDate, ...]
