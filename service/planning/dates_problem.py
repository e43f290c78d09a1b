"""What a plan of dates is made from: people, their hours, and what was decided by hand.

What counts for how many points, and why, is in `docs/adr/0017-choosing-dates.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

ABSENCE, OFF_PATTERN = 10, 3
"""Points for a member who misses a session, and for a session off its set's pattern."""
HALF_HOURS = 20
"""Of a member's day that are known: from 08:00 to 18:00 where they are."""
FIRST_MINUTE, HALF_HOUR = 8 * 60, 30

Minutes = tuple[int, int]
"""From and to, counted from midnight on the wall."""


@dataclass(frozen=True)
class Member:
    """Somebody who is to attend.

    `busy` has a number for each date of the range: its highest of 20 bits is 08:00 to 08:30 where
    they are, and a set bit is a half hour that is taken. Dates beyond it count as free.
    """

    address: str
    zone: str
    calendar: str
    weekdays: frozenset[int]
    busy: tuple[int, ...]


@dataclass(frozen=True)
class Facilitator:
    """Whom every session must fit: hours by weekday (absent: a day off), taken time as instants."""

    name: str
    zone: str
    calendar: str
    hours: Mapping[int, Minutes]
    busy: tuple[tuple[datetime, datetime], ...]
    off: frozenset[date]


@dataclass(frozen=True)
class PlannedSet:
    """A set and who is in it; `facilitator` is a key of `DateProblem.facilitators`."""

    facilitator: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Pin:
    """What somebody decided by hand for a set.

    Attributes:
        starts: the instant of a session, by its number from 0.
        pattern: weekday (Monday 0) and minute of the day at which every session is to begin, in
            the facilitator's zone.
    """

    starts: Mapping[int, datetime] = field(default_factory=dict)
    pattern: tuple[int, int] | None = None


@dataclass(frozen=True)
class DateProblem:
    """A whole programme that looks for its dates; `sets` and the rest are keyed by id."""

    sessions: int
    session_minutes: int
    cadence_weeks: int
    tolerance_weeks: int
    first_on: date
    last_on: date
    grid_minutes: int
    member_hours: Minutes
    pause_minutes: int
    blackout: frozenset[date]
    holidays: Mapping[str, Mapping[date, str]]
    facilitators: Mapping[str, Facilitator]
    sets: Mapping[str, PlannedSet]
    pins: Mapping[str, Pin] = field(default_factory=dict)

    @property
    def length(self) -> timedelta:
        """How long a session lasts."""
        return timedelta(minutes=self.session_minutes)

    @property
    def apart_minutes(self) -> int:
        """From the start of a session to the next that its facilitator may start."""
        return self.session_minutes + self.pause_minutes

    @property
    def days(self) -> int:
        """How many dates the range has."""
        return max(0, (self.last_on - self.first_on).days + 1)

    @property
    def gaps(self) -> range:
        """Days that may lie between a session and the next; a set never meets twice in a day."""
        least = max(1, 7 * (self.cadence_weeks - self.tolerance_weeks))
        return range(least, 7 * (self.cadence_weeks + self.tolerance_weeks) + 1)

    @cached_property
    def sets_of(self) -> Mapping[str, tuple[str, ...]]:
        """The sets of each facilitator who has some, both in order of their ids."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.sets):
            found.setdefault(self.sets[name].facilitator, []).append(name)
        return {one: tuple(found[one]) for one in sorted(found)}
