"""Calendars for tests: a London set of weekly sessions, and what Outlook was told of it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from service.domain.calendar.known import KnownCalendar, KnownDate, KnownSeries
from service.domain.calendar.wanted import WantedCalendar, WantedMeeting
from service.domain.meeting import Attendee, WeeklyPattern
from service.domain.series import end_instant, to_instant
from service.domain.states import DateState, SeriesState

ZONE = "Europe/London"
ORGANISER = "sets-1@northwind.example"
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
FIRST = datetime(2027, 3, 2, 9, 30)  # noqa: DTZ001 -- wall time
PEOPLE = ("ann", "ben", "cem")


def attendee(name: str) -> Attendee:
    """Return somebody by their short name."""
    return Attendee(f"{name}@northwind.example", name.title())


def address(name: str) -> str:
    """Return the address of somebody by their short name."""
    return attendee(name).address


def addresses(names: Iterable[str] = PEOPLE) -> frozenset[str]:
    """Return the addresses of several."""
    return frozenset(map(address, names))


def meeting(number: int, starts: datetime | None = None, *, minutes: int = 120) -> WantedMeeting:
    """Return session `number`, on its weekly place unless another is named."""
    starts_local = starts or FIRST + timedelta(weeks=number - 1)
    return WantedMeeting(100 + number, number, starts_local, minutes, ZONE)


def wanted(
    meetings: Sequence[WantedMeeting],
    *,
    people: Iterable[str] = PEOPLE,
    gone: Iterable[str] = (),
    organiser: str = ORGANISER,
    co_organisers: Iterable[str] = (),
) -> WantedCalendar:
    """Return a wanted calendar."""
    return WantedCalendar(
        set_id=1,
        set_name="Maple",
        organiser=organiser,
        meetings=tuple(sorted(meetings, key=lambda each: each.starts_at)),
        people=tuple(map(attendee, people)),
        gone=addresses(gone),
        co_organisers=tuple(map(address, co_organisers)),
    )


def series(
    *, count: int = 6, state: SeriesState = SeriesState.BOOKED, invited: Iterable[str] = PEOPLE
) -> KnownSeries:
    """Return the set's weekly series."""
    is_booked = state is SeriesState.BOOKED
    return KnownSeries(
        series_id=7,
        generation=1,
        mailbox=ORGANISER,
        event_id="master" if is_booked else None,
        zone=ZONE,
        minutes=120,
        first_local=FIRST,
        pattern=WeeklyPattern(FIRST.date(), 1, count),
        invited=addresses(invited) if is_booked else frozenset(),
        state=state,
        co_organisers=frozenset() if is_booked else None,
    )


def booked(count: int = 6, *, invited: Iterable[str] = PEOPLE) -> KnownCalendar:
    """Return a calendar of one weekly series that stands as its pattern says."""
    dates = []
    for number in range(1, count + 1):
        starts_at = to_instant(FIRST + timedelta(weeks=number - 1), ZONE)
        dates.append(
            KnownDate(
                date_id=number,
                session_id=100 + number,
                series_id=7,
                mailbox=ORGANISER,
                original_start=starts_at,
                event_id=f"date-{number}",
                state=DateState.STANDING,
                starts_at=starts_at,
                ends_at=end_instant(FIRST + timedelta(weeks=number - 1), 120, ZONE),
                invited=None,
                number=number,
            )
        )
    return KnownCalendar((series(count=count, invited=invited),), tuple(dates))
