"""When a set meets: the same weekday and wall time every so many weeks, off public holidays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from service.domain.meeting import WeeklyPattern
from service.domain.series import (
    end_instant,
    pattern_days,
    pattern_starts,
    to_instant,
    to_wall,
)
from service.errors import Refused

PATIENCE_WEEKS = 6
"""How far a start may slip so that no date falls on a public holiday."""

_SATURDAY = 5


@dataclass(frozen=True)
class Rhythm:
    """How a set wants to meet.

    `first_possible` is the earliest day; `weekday` counts from Monday = 0; `at` is wall time in
    `zone` (IANA).
    """

    first_possible: date
    weekday: int
    at: time
    minutes: int
    zone: str
    interval_weeks: int
    count: int


@dataclass(frozen=True)
class PlannedDate:
    """One session of the plan.

    `original_start` is where the pattern puts it (UTC), `starts_at` where it shall be (UTC);
    they differ only where it was moved, and `reason` then says why.
    """

    number: int
    starts_local: datetime
    starts_at: datetime
    ends_at: datetime
    original_start: datetime
    reason: str | None

    @property
    def is_moved(self) -> bool:
        """Whether the date stands elsewhere than its pattern."""
        return self.starts_at != self.original_start


@dataclass(frozen=True)
class DatePlan:
    """A set's dates: the pattern at its wall time, and each date with why it is an exception."""

    pattern: WeeklyPattern
    at: time
    dates: tuple[PlannedDate, ...]
    delayed_weeks: int

    @property
    def first_local(self) -> datetime:
        """Where the pattern begins, in wall time: its first date may stand elsewhere."""
        return datetime.combine(self.pattern.first_on, self.at)

    @property
    def moved(self) -> tuple[PlannedDate, ...]:
        """The dates that no pattern holds."""
        return tuple(date_ for date_ in self.dates if date_.is_moved)


def pattern_after(rhythm: Rhythm, delay_weeks: int) -> WeeklyPattern:
    """Return the regular pattern that begins this many weeks after the earliest possible one."""
    wait = timedelta(days=(rhythm.weekday - rhythm.first_possible.weekday()) % 7)
    first_on = rhythm.first_possible + wait + timedelta(weeks=delay_weeks)
    return WeeklyPattern(first_on, rhythm.interval_weeks, rhythm.count)


def clashes(pattern: WeeklyPattern, days_off: Mapping[date, str]) -> tuple[date, ...]:
    """Return the pattern's days that are public holidays."""
    return tuple(day for day in pattern_days(pattern) if day in days_off)


def best_delay(rhythm: Rhythm, days_off: Mapping[date, str]) -> int:
    """Return the fewest weeks to wait for the fewest clashes, so that the series stays regular."""
    return min(
        range(PATIENCE_WEEKS + 1),
        key=lambda delay: (len(clashes(pattern_after(rhythm, delay), days_off)), delay),
    )


def delay_until(rhythm: Rhythm, first_on: date) -> int:
    """Return how many weeks after the earliest possible pattern one begins on this day.

    Raises:
        Refused: it is another weekday than the rhythm's, or before the first possible day.
    """
    if first_on < rhythm.first_possible:
        message = f"the first date, {_spelled(first_on)}, is before the programme may begin"
        raise Refused(f"{message}; choose {_spelled(rhythm.first_possible)} or later")
    wait = first_on - pattern_after(rhythm, 0).first_on
    if wait.days % 7:
        message = f"the first date, {_spelled(first_on)}, is on another weekday than the set's"
        raise Refused(f"{message}; change one of the two")
    return wait.days // 7


def plan_dates(
    rhythm: Rhythm,
    days_off: Mapping[date, str],
    *,
    delay_weeks: int | None = None,
    chosen: Mapping[int, datetime] | None = None,
) -> DatePlan:
    """Lay a set's dates.

    Args:
        days_off: public holidays by day, with the name to give as the reason.
        delay_weeks: how long to wait with the start; None finds the best.
        chosen: naive wall times of sessions that somebody put elsewhere, by number; they stand
            on a holiday too, and always between their neighbours' days.

    Raises:
        Refused: a date falls on a holiday and no working day between its neighbours is free, or a
            chosen one is not between its neighbours.
    """
    chosen = chosen or {}
    _refuse_unknown(chosen, rhythm)
    delay = best_delay(rhythm, days_off) if delay_weeks is None else delay_weeks
    pattern = pattern_after(rhythm, delay)
    regular = pattern_days(pattern)
    originals = pattern_starts(pattern, rhythm.at, rhythm.zone)
    dates: list[PlannedDate] = []
    previous = rhythm.first_possible - timedelta(days=1)
    for number, day in enumerate(regular, start=1):
        following = day + timedelta(weeks=rhythm.interval_weeks)
        if number + 1 in chosen:
            following = chosen[number + 1].date()
        if number in chosen:
            wall = chosen[number]
            is_last = number == len(regular)
            _refuse_crossing(number, wall.date(), previous, None if is_last else following)
            reason = None if wall == datetime.combine(day, rhythm.at) else _chosen_reason(day)
        else:
            stands = _free_day(day, previous, following, days_off) if day in days_off else day
            reason = _moved_reason(day, days_off[day]) if stands != day else None
            wall = datetime.combine(stands, rhythm.at)
        dates.append(_planned(rhythm, number, wall, originals[number - 1], reason))
        previous = wall.date()
    return DatePlan(pattern=pattern, at=rhythm.at, dates=tuple(dates), delayed_weeks=delay)


def _free_day(day: date, previous: date, following: date, days_off: Mapping[date, str]) -> date:
    """Return the working day nearest to `day`, the later of two equally near.

    Strictly between its neighbours: Outlook refuses to move a date onto or past a neighbour's day
    (graph-contract 3.4), and it checks against where the following date stands at that moment.
    """
    for distance in range(1, (following - previous).days):
        for candidate in (day + timedelta(days=distance), day - timedelta(days=distance)):
            is_between = previous < candidate < following
            is_working = candidate.weekday() < _SATURDAY and candidate not in days_off
            if is_between and is_working:
                return candidate
    message = f"{day} is a public holiday, and every day between its neighbours is taken or free"
    raise Refused(message)


def _refuse_unknown(chosen: Mapping[int, datetime], rhythm: Rhythm) -> None:
    beyond = [number for number in chosen if not 1 <= number <= rhythm.count]
    if beyond:
        message = f"session {beyond[0]} has a date of its own, and is none of the {rhythm.count}"
        raise Refused(f"{message}; take that date out")


def _refuse_crossing(number: int, day: date, previous: date, following: date | None) -> None:
    """Refuse a day on or past a neighbour's: numbers follow time, and Outlook refuses it too."""
    if day <= previous:
        since = _spelled(previous + timedelta(days=1))
        if number == 1:
            raise Refused(f"session 1 cannot be before {since}; choose that day or later")
        message = f"session {number} has to come after session {number - 1}"
        raise Refused(f"{message}; choose {since} or later")
    if following is not None and day >= following:
        until = following - timedelta(days=1)
        message = f"session {number} has to come before session {number + 1}"
        raise Refused(f"{message}; choose {_spelled(until)} or earlier")


def _planned(
    rhythm: Rhythm, number: int, wall: datetime, original_start: datetime, reason: str | None
) -> PlannedDate:
    starts_at = to_instant(wall, rhythm.zone)
    # Read back from the instant, so that a wall time which never comes is not promised.
    starts_local = to_wall(starts_at, rhythm.zone)
    return PlannedDate(
        number=number,
        starts_local=starts_local,
        starts_at=starts_at,
        ends_at=end_instant(starts_local, rhythm.minutes, rhythm.zone),
        original_start=original_start,
        reason=reason,
    )


def _moved_reason(day: date, holiday: str) -> str:
    return f"moved from {_spelled(day)}: {holiday}"


def _chosen_reason(day: date) -> str:
    return f"put here by hand; its pattern has {_spelled(day)}"


def _spelled(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"
