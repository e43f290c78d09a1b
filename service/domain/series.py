"""A series as rule and as dates: wall time to instants, clock changes, and whom it invites."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from service.domain.meeting import Attendee, WeeklyPattern


@dataclass(frozen=True)
class ClockChange:
    """The clocks of `zone` go forward (positive minutes) or back on this local day."""

    on: date
    zone: str
    minutes: int

    def __str__(self) -> str:
        return f"clock change on {self.on:%A} {self.on.day} {self.on:%B} {self.on.year}"


@lru_cache(maxsize=20_000)
def to_instant(wall: datetime, zone: str) -> datetime:
    """Return the UTC instant of a naive wall time.

    A wall time that comes twice (clocks go back) is the first of the two; one that never comes
    (clocks go forward) counts from the time before the change: 01:30 in a gap from 01:00 to 02:00
    is the instant that clocks show as 02:30, which is where Outlook puts it too.
    """
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


@lru_cache(maxsize=20_000)
def to_wall(at: datetime, zone: str) -> datetime:
    """Return the naive wall time that clocks of `zone` show at an instant."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def end_instant(starts_local: datetime, minutes: int, zone: str) -> datetime:
    """Return the UTC instant of a session's end: the wall time that its invitation shows.

    Outlook keeps an end as wall time, so a clock change during a session lengthens or shortens it.
    """
    return to_instant(starts_local + timedelta(minutes=minutes), zone)


def pattern_days(pattern: WeeklyPattern) -> tuple[date, ...]:
    """Return the days of a pattern, first to last."""
    step = timedelta(weeks=pattern.interval_weeks)
    return tuple(pattern.first_on + number * step for number in range(pattern.count))


def pattern_starts(pattern: WeeklyPattern, at: time, zone: str) -> tuple[datetime, ...]:
    """Return the pattern's starts as UTC instants; the wall time stays, the instants shift."""
    return tuple(to_instant(datetime.combine(day, at), zone) for day in pattern_days(pattern))


def clock_changes(zone: str, start: datetime, end: datetime) -> tuple[ClockChange, ...]:
    """Return every change of UTC offset between two aware instants, in order."""
    changes = []
    at = start
    while at < end:
        after = min(at + timedelta(days=1), end)
        if _offset(zone, at) != _offset(zone, after):
            changes.append(_change_between(zone, at, after))
        at = after
    return tuple(changes)


def merged_attendees(
    current: Sequence[Attendee], wanted: Sequence[Attendee], gone: Collection[str]
) -> tuple[Attendee, ...] | None:
    """Return who should be invited, or None where nothing has to change.

    Whoever we did not invite was forwarded the invitation and stays; only those who left (`gone`,
    case-folded addresses) are taken out.
    """
    wanted_addresses = {attendee.address.casefold() for attendee in wanted}
    leaving = set(gone) - wanted_addresses
    staying = [attendee for attendee in current if attendee.address.casefold() not in leaving]
    present = {attendee.address.casefold() for attendee in staying}
    joining = [attendee for attendee in wanted if attendee.address.casefold() not in present]
    if not joining and len(staying) == len(current):
        return None
    return (*staying, *joining)


def _offset(zone: str, at: datetime) -> timedelta:
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None  # an aware instant always has one
    return offset


def _change_between(zone: str, before: datetime, after: datetime) -> ClockChange:
    shift = _offset(zone, after) - _offset(zone, before)
    old = _offset(zone, before)
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return ClockChange(on=to_wall(before, zone).date(), zone=zone, minutes=_minutes(shift))


def _minutes(shift: timedelta) -> int:
    return int(shift.total_seconds() // 60)
