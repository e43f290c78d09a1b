"""Who cannot come on which date of a set, and why, in words that HR can act on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from service.domain.cadence import DatePlan, PlannedDate
from service.domain.date_warnings import Attends, Obstacle, obstacle
from service.domain.series import to_wall
from service.domain.wording import (
    clock_change,
    day_in_words,
    joined,
    time_in_words,
    weekdays_in_words,
    zone_in_words,
)

PAUSE = timedelta(minutes=30)
"""Between two sessions of one person: less is as good as both at once."""


@dataclass(frozen=True)
class Guest:
    """Somebody whom a set invites; `address` tells them apart and is never shown."""

    address: str
    attends: Attends


@dataclass(frozen=True)
class Engagement:
    """A session of another set in which somebody of ours sits; instants."""

    set_name: str
    starts_at: datetime
    ends_at: datetime


Engagements = Mapping[str, Sequence[Engagement]]
"""By address, the sessions of other sets."""


@dataclass(frozen=True)
class Clash:
    """One person who cannot come to one session; `elsewhere` names the set that has them then."""

    number: int
    guest: Guest
    obstacle: Obstacle | None
    elsewhere: str = ""


def clashes_of(
    plan: DatePlan, guests: Sequence[Guest], engagements: Engagements
) -> tuple[Clash, ...]:
    """Return everybody who cannot come to a date, in order of sessions, then of names."""
    busy = [(guest, engagements.get(guest.address, ())) for guest in _by_name(guests)]
    return tuple(
        clash
        for date_ in plan.dates
        for guest, others in busy
        for clash in _clashes_on(date_, guest, others)
    )


def reasons_of_date(
    date_: PlannedDate,
    clashes: Iterable[Clash],
    guests: Sequence[Guest],
    zone: str,
) -> tuple[str, ...]:
    """Return why one date does not suit, and why it stands off its pattern.

    As "Ann works Monday to Wednesday", "Spring Bank Holiday (GB) for Ben".

    Args:
        clashes: of this date.
        guests: everybody in the set.
        zone: where the set meets.
    """
    grouped: dict[str, list[str]] = {}
    for clash in clashes:
        grouped.setdefault(_cause(date_, clash), []).append(clash.guest.attends.name)
    lines = [_line(cause, names) for cause, names in grouped.items()]
    return (*_moved(date_, guests, zone), *lines)


def clock_words(plan: DatePlan, zone: str, *, today: date) -> tuple[str, ...]:
    """Say between which sessions the clocks change.

    Args:
        zone: where the set meets; its wall time never moves.
        today: in that zone.
    """
    return tuple(
        f"Clocks change on {day_in_words(on, today=today)}, between sessions {earlier.number} and "
        f"{later.number}; the hour stays."
        for earlier, later in pairwise(plan.dates)
        if (on := clock_change(zone=zone, after=earlier.starts_at, before=later.starts_at))
    )


def hours_elsewhere(plan: DatePlan, guests: Iterable[Guest], zone: str) -> tuple[str, ...]:
    """Say for whom the set's hour is another one after clocks changed here or there.

    Args:
        zone: where the set meets.
    """
    names: dict[str, list[str]] = {}
    for guest in _by_name(guests):
        if guest.attends.zone != zone:
            names.setdefault(guest.attends.zone, []).append(guest.attends.name)
    # A date that HR put at another hour tells that itself.
    regular = [one for one in plan.dates if one.starts_local.time() == plan.at]
    return tuple(
        line
        for other, there in names.items()
        if regular
        for line in _hours_in(regular, other, there)
    )


def _clashes_on(date_: PlannedDate, guest: Guest, others: Sequence[Engagement]) -> Iterator[Clash]:
    found = obstacle(date_.starts_at, date_.ends_at, guest.attends)
    if found is not None:
        yield Clash(date_.number, guest, found)
    for other in others:
        if date_.starts_at < other.ends_at + PAUSE and other.starts_at < date_.ends_at + PAUSE:
            yield Clash(date_.number, guest, None, other.set_name)


def _cause(date_: PlannedDate, clash: Clash) -> str:
    """Return the reason with a gap for names: what is the same for several is said once."""
    person = clash.guest.attends
    local = date_.starts_at.astimezone(ZoneInfo(person.zone))
    match clash.obstacle:
        case Obstacle.HOLIDAY:
            return f"{person.holidays[local.date()]} for {{names}}"
        case Obstacle.NOT_WORKING:
            return f"{{names}} {{work}} {weekdays_in_words(person.working_weekdays)}"
        case Obstacle.HOURS:
            return f"{time_in_words(local)} in {zone_in_words(person.zone)} for {{names}}"
        case None:
            return f"{{names}} {{is}} in {clash.elsewhere} then, or within half an hour of it"


def _line(cause: str, names: Sequence[str]) -> str:
    is_one = len(names) == 1
    verbs = {"work": "works" if is_one else "work", "is": "is" if is_one else "are"}
    # Not format(): a name may hold braces.
    for gap, words in verbs.items():
        cause = cause.replace(f"{{{gap}}}", words)
    return cause.replace("{names}", joined(names))


def _moved(date_: PlannedDate, guests: Sequence[Guest], zone: str) -> tuple[str, ...]:
    if date_.reason is None:
        return ()
    day = to_wall(date_.original_start, zone).date()
    keep = [one.attends.name for one in _by_name(guests) if day in one.attends.holidays]
    is_for_some = keep and len(keep) < len(guests) and date_.reason.startswith("moved")
    return (f"{date_.reason} for {joined(keep)}" if is_for_some else date_.reason,)


def _hours_in(dates: Sequence[PlannedDate], zone: str, names: Sequence[str]) -> Iterator[str]:
    hours = [time_in_words(one.starts_at.astimezone(ZoneInfo(zone))) for one in dates]
    usual = Counter(hours).most_common(1)[0][0]
    others: dict[str, list[str]] = {}
    for one, hour in zip(dates, hours, strict=True):
        if hour != usual:
            others.setdefault(hour, []).append(str(one.number))
    for hour, numbers in others.items():
        sessions = f"session{'' if len(numbers) == 1 else 's'} {joined(numbers)}"
        place = zone_in_words(zone)
        yield f"In {place} (for {joined(names)}) it is {hour} at {sessions}, {usual} else"


def _by_name(guests: Iterable[Guest]) -> list[Guest]:
    return sorted(guests, key=lambda one: (one.attends.name, one.address))
