"""Where a facilitator could begin a session, and who of a set would miss it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from math import gcd
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from service.planning.dates_problem import (
    FIRST_MINUTE,
    HALF_HOUR,
    HALF_HOURS,
    DateProblem,
    Facilitator,
    Member,
    Minutes,
)

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]

_DAY = 24 * 60
_SHIFT = 180
"""More minutes than clocks anywhere jump at once."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Missing(IntEnum):
    """Why a member would miss a session; what counts first comes first."""

    NO = 0
    NOT_WORKING = 1
    HOLIDAY = 2
    BUSY = 3


@dataclass(frozen=True, eq=False)
class Slots:
    """The starts that keep every rule about one facilitator, in order of time.

    Attributes:
        starts: instants.
        ticks: the same as minutes, to measure distances with.
        day: which date of the range, in the facilitator's zone.
        pattern: which of `patterns`.
        patterns: weekday and minute of the day, in the facilitator's zone.
        days: how many dates the range has.
        apart: minutes between two starts of theirs, at least.
    """

    starts: tuple[datetime, ...]
    ticks: Whole
    day: Whole
    pattern: Whole
    patterns: tuple[tuple[int, int], ...]
    days: int
    apart: int

    def position(self, start: datetime) -> int | None:
        """Return which slot an instant is, if it is one."""
        tick = _tick(start)
        at = int(np.searchsorted(self.ticks, tick))
        return at if at < len(self.ticks) and self.ticks[at] == tick else None


@dataclass(frozen=True, eq=False)
class Wall:
    """The slots on the wall clock of a zone: date of the range, minutes of start and end."""

    day: Whole
    weekday: Whole
    begin: Whole
    end: Whole


def slots_of(problem: DateProblem, facilitator: Facilitator) -> Slots:
    """Return where the facilitator could begin a session, whoever attends."""
    zone = ZoneInfo(facilitator.zone)
    found: list[tuple[datetime, int, tuple[int, int]]] = []
    for start in _open_starts(problem, facilitator):
        local = start.astimezone(zone)
        found.append(
            (
                start,
                (local.date() - problem.first_on).days,
                (local.weekday(), local.hour * 60 + local.minute),
            )
        )
    patterns = tuple(sorted({pattern for _, _, pattern in found}))
    number = {pattern: index for index, pattern in enumerate(patterns)}
    return Slots(
        starts=tuple(start for start, _, _ in found),
        ticks=np.array([_tick(start) for start, _, _ in found], dtype=np.int64),
        day=np.array([day for _, day, _ in found], dtype=np.int64),
        pattern=np.array([number[pattern] for _, _, pattern in found], dtype=np.int64),
        patterns=patterns,
        days=problem.days,
        apart=problem.apart_minutes,
    )


def walls_of(problem: DateProblem, slots: Slots, zones: frozenset[str]) -> Mapping[str, Wall]:
    """Return the slots as clocks of some zones show them."""
    return {name: _wall(problem, slots, name) for name in sorted(zones)}


def missing_of(problem: DateProblem, member: Member, wall: Wall) -> Whole:
    """Return for each slot whether a member would miss it, and why (`Missing`)."""
    why = np.full(len(wall.day), int(Missing.NO), dtype=np.int64)
    inside = (wall.day >= 0) & (wall.day < min(problem.days, len(member.busy)))
    busy = np.array(member.busy or (0,), dtype=np.int64)
    taken = busy[np.clip(wall.day, 0, len(busy) - 1)] & _touched(wall)
    why[inside & (taken != 0)] = Missing.BUSY
    holidays = [(day - problem.first_on).days for day in problem.holidays[member.calendar]]
    why[np.isin(wall.day, np.array(holidays, dtype=np.int64))] = Missing.HOLIDAY
    working = np.array(sorted(member.weekdays), dtype=np.int64)
    why[~np.isin(wall.weekday, working)] = Missing.NOT_WORKING
    return why


def within_hours(problem: DateProblem, wall: Wall) -> npt.NDArray[np.bool_]:
    """Return for each slot whether it lies inside a member's hours of the day."""
    least, most = problem.member_hours
    return (wall.begin >= least) & (wall.end <= most)


def room_of(slots: Slots) -> int:
    """Return how many sessions fit into a calendar at most, whoever attends."""
    count, free_from = 0, -np.inf
    for tick in slots.ticks:
        if tick >= free_from:
            count, free_from = count + 1, float(tick) + slots.apart
    return count


def _open_starts(problem: DateProblem, facilitator: Facilitator) -> Iterator[datetime]:
    """Yield every start that the facilitator's calendar leaves open, in order."""
    off = {*problem.blackout, *facilitator.off, *problem.holidays[facilitator.calendar]}
    busy = _merged(facilitator.busy)
    position = 0
    for number in range(problem.days):
        day = problem.first_on + timedelta(days=number)
        hours = facilitator.hours.get(day.weekday())
        if hours is None or day in off:
            continue
        for start in _starts_on(problem, facilitator, day, hours):
            while position < len(busy) and busy[position][1] <= start:
                position += 1
            if position == len(busy) or start + problem.length <= busy[position][0]:
                yield start


def _starts_on(
    problem: DateProblem, facilitator: Facilitator, day: date, hours: Minutes
) -> Iterator[datetime]:
    """Yield the starts of the grid that lie wholly inside the hours of a day."""
    zone = ZoneInfo(facilitator.zone)
    # Wall minutes and true ones differ where clocks change: look an hour or two around.
    opens = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    least = _tick(opens) + hours[0] - _SHIFT
    step = gcd(problem.grid_minutes, _DAY)
    first = -(-least // step) * step
    for tick in range(first, least + hours[1] - hours[0] + 2 * _SHIFT, step):
        if tick % _DAY % problem.grid_minutes:
            continue
        start = _EPOCH + timedelta(minutes=tick)
        on, begin, end = _on_wall(start, problem.length, zone)
        if on == day and begin >= hours[0] and end <= hours[1]:
            yield start


def _on_wall(start: datetime, length: timedelta, zone: ZoneInfo) -> tuple[date, int, int]:
    """Return the local date, and start and end as minutes from its midnight on the wall."""
    begins, ends = start.astimezone(zone), (start + length).astimezone(zone)
    over = _DAY * (ends.date() - begins.date()).days
    return begins.date(), begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute + over


def _wall(problem: DateProblem, slots: Slots, name: str) -> Wall:
    zone = ZoneInfo(name)
    seen = [_on_wall(start, problem.length, zone) for start in slots.starts]
    return Wall(
        day=np.array([(day - problem.first_on).days for day, _, _ in seen], dtype=np.int64),
        weekday=np.array([day.weekday() for day, _, _ in seen], dtype=np.int64),
        begin=np.array([begin for _, begin, _ in seen], dtype=np.int64),
        end=np.array([end for _, _, end in seen], dtype=np.int64),
    )


def _touched(wall: Wall) -> Whole:
    """Return the half hours that each slot touches, as bits like those of `Member.busy`."""
    bits = np.zeros(len(wall.day), dtype=np.int64)
    for number in range(HALF_HOURS):
        from_ = FIRST_MINUTE + HALF_HOUR * number
        touches = (wall.begin < from_ + HALF_HOUR) & (wall.end > from_)
        bits |= np.where(touches, 1 << (HALF_HOURS - 1 - number), 0)
    return bits


def _merged(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return the spans in order, those that overlap or touch as one."""
    merged: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _tick(instant: datetime) -> int:
    """Return an instant as whole minutes; the grid counts from midnight UTC."""
    return (instant - _EPOCH) // timedelta(minutes=1)
