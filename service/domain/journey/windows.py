"""When a reader may be written to: 08:30 to 16:30 of their own working day (method 1.7)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from service.domain.journey.facts import Reader

OPENS = time(8, 30)
CLOSES = time(16, 30)
LATE_CLOSES = time(18, 30)
"""For what a session's end sets off."""

_DAY = timedelta(days=1)


def local_day(reader: Reader, instant: datetime) -> date:
    """Return the date that the reader's wall calendar shows at an aware instant."""
    return instant.astimezone(ZoneInfo(reader.zone)).date()


def is_working_day(reader: Reader, day: date) -> bool:
    """Say whether the reader works on a day of their calendar."""
    return day.weekday() in reader.working_weekdays and day not in reader.holidays


def opening(reader: Reader, day: date) -> datetime:
    """Return the instant (UTC) at which the reader's window opens on a day."""
    return _at(reader.zone, day, OPENS)


def working_days_before(reader: Reader, day: date, count: int) -> date:
    """Return the reader's `count`th working day before a day, which itself is not counted."""
    return _step(reader, day, count, -_DAY)


def working_days_after(reader: Reader, day: date, count: int) -> date:
    """Return the reader's `count`th working day after a day, which itself is not counted."""
    return _step(reader, day, count, _DAY)


def next_allowed(reader: Reader, instant: datetime, *, late: bool) -> datetime:
    """Return the first instant, this one or a later, that lies in the reader's window.

    Args:
        late: the window stays open until 18:30.
    """
    day = local_day(reader, instant)
    if is_working_day(reader, day):
        opens = opening(reader, day)
        closes = _at(reader.zone, day, LATE_CLOSES if late else CLOSES)
        if instant < opens:
            return opens
        if instant < closes:
            return instant
    return opening(reader, working_days_after(reader, day, 1))


def _step(reader: Reader, day: date, count: int, step: timedelta) -> date:
    if not reader.working_weekdays:
        message = f"person {reader.person_id} has no working day"
        raise ValueError(message)
    left = count
    while left:
        day += step
        if is_working_day(reader, day):
            left -= 1
    return day


@lru_cache(maxsize=8192)
def _at(zone: str, day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, tzinfo=ZoneInfo(zone)).astimezone(UTC)
