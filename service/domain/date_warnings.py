"""What HR should know of a new date before confirming it; nothing here forbids anything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from service.domain.wording import day_in_words, joined, time_in_words, zone_in_words

_DAY_BEGINS, _DAY_ENDS = time(8, 0), time(18, 0)
_SHORTEST, _LONGEST = timedelta(weeks=3), timedelta(weeks=8)
"""Between two sessions (method 1.2)."""
_FEWEST, _MOST = 5, 7
"""Members with whom a set works well (method 1.2)."""


@dataclass(frozen=True)
class NewDate:
    """A session at a new time: naive wall time where the set meets, and the instants."""

    set_name: str
    number: int
    starts_local: datetime
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Attends:
    """Somebody who would come; `holidays` are the public holidays of their region by day."""

    name: str
    zone: str
    working_weekdays: frozenset[int]
    holidays: Mapping[date, str]


class Obstacle(StrEnum):
    """Why somebody cannot come."""

    HOLIDAY = "holiday"
    NOT_WORKING = "not-working"
    HOURS = "hours"


def obstacle(starts_at: datetime, ends_at: datetime, person: Attends) -> Obstacle | None:
    """Return why somebody cannot come between two instants; the first reason is enough."""
    day, weekday, is_in_hours = _on_their_clock(starts_at, ends_at, person.zone)
    if day in person.holidays:
        return Obstacle.HOLIDAY
    if weekday not in person.working_weekdays:
        return Obstacle.NOT_WORKING
    return None if is_in_hours else Obstacle.HOURS


def warnings_of_date(new: NewDate, people: Iterable[Attends], *, now: datetime) -> tuple[str, ...]:
    """Return what stands in the way of people at a new date, in plain words."""
    day = day_in_words(new.starts_local.date(), today=now.date())
    lead = f"{new.set_name}, session {new.number} on {day}"
    off: dict[str, list[str]] = {}
    early: list[str] = []
    not_working: list[str] = []
    for person in people:
        zone = ZoneInfo(person.zone)
        begins = new.starts_at.astimezone(zone)
        match obstacle(new.starts_at, new.ends_at, person):
            case Obstacle.HOLIDAY:
                off.setdefault(person.holidays[begins.date()], []).append(person.name)
            case Obstacle.NOT_WORKING:
                not_working.append(person.name)
            case Obstacle.HOURS:
                where = f"{time_in_words(begins)} in {zone_in_words(person.zone)}"
                early.append(f"{person.name} ({where})")
    found = [f"{lead}: {holiday} for {_some(names)}" for holiday, names in off.items()]
    if not_working:
        found.append(f"{lead}: no working day of {_some(not_working)}")
    if early:
        found.append(f"{lead}: outside the working hours of {_some(early)}")
    return tuple(found)


def warnings_of_gaps(
    set_name: str, starts: Sequence[datetime], changed: set[datetime]
) -> list[str]:
    """Return which sessions next to a changed one would be too near or too far from it.

    Args:
        starts: of all standing sessions in order, as instants.
        changed: those that are new among them.
    """
    found = []
    for number, (earlier, later) in enumerate(pairwise(starts), start=1):
        gap = later - earlier
        if not {earlier, later} & changed or _SHORTEST <= gap <= _LONGEST:
            continue
        days = f"{gap.days} day{'' if gap.days == 1 else 's'}"
        meant = "three weeks or more" if gap < _SHORTEST else "eight weeks or less"
        found.append(
            f"{set_name}: {days} between sessions {number} and {number + 1}; {meant} work better"
        )
    return found


def warnings_of_size(set_name: str, members: int) -> tuple[str, ...]:
    """Say where a set becomes smaller or larger than works well."""
    if _FEWEST <= members <= _MOST:
        return ()
    return (f"{set_name} would have {members} members; {_FEWEST} to {_MOST} work best",)


@lru_cache(maxsize=10_000)
def _on_their_clock(starts_at: datetime, ends_at: datetime, zone: str) -> tuple[date, int, bool]:
    """Return day and weekday, and whether it lies within working hours; most people share zones."""
    local = ZoneInfo(zone)
    begins, ends = starts_at.astimezone(local), ends_at.astimezone(local)
    is_early = begins.time() < _DAY_BEGINS
    is_late = ends.time() > _DAY_ENDS or ends.date() > begins.date()
    return begins.date(), begins.weekday(), not (is_early or is_late)


def _some(names: Sequence[str]) -> str:
    """Return up to three names, and how many more there are."""
    if len(names) <= 3:
        return joined(names)
    return f"{', '.join(names[:2])} and {len(names) - 2} others"
