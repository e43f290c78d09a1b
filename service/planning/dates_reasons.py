"""Why a set meets when it does: who misses each date, what that costs, and the next best."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from service.planning.dates_problem import ABSENCE, OFF_PATTERN, DateProblem, Member
from service.planning.dates_series import NEVER, Series
from service.planning.dates_slots import Missing, Real
from service.planning.dates_table import Starts, Table

_NUMBERS = ("nobody", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Alternative:
    """Another start for one session, all else staying; `more` is what it would cost on top."""

    start: datetime
    more: int


@dataclass(frozen=True)
class Reasons:
    """One date explained.

    Attributes:
        start: its instant.
        away: addresses of who misses it.
        cost: its own points: who is away, and whether it is off the set's pattern.
        words: as "14 March 2027, 13:30: two away, one bank holiday in DE-BY, one busy".
        next_best: the cheapest other start that keeps every rule; None where there is none.
    """

    start: datetime
    away: tuple[str, ...]
    cost: int
    words: str
    next_best: Alternative | None


def reasons_of(problem: DateProblem, starts: Starts) -> Mapping[str, tuple[Reasons, ...]]:
    """Return for every set of a valid plan why each of its dates is what it is."""
    return {
        name: reasons
        for facilitator, names in problem.sets_of.items()
        for name, reasons in _of_facilitator(problem, facilitator, names, starts)
    }


def _of_facilitator(
    problem: DateProblem, facilitator: str, names: Sequence[str], starts: Starts
) -> Iterator[tuple[str, tuple[Reasons, ...]]]:
    table = Table(problem, facilitator, names)
    series = {
        name: tuple(at for at in map(table.slots.position, starts[name]) if at is not None)
        for name in names
        if name in starts
    }
    for name, own in series.items():
        others = [one for other, one in series.items() if other != name]
        blocked = table.desk.blocked(others)
        yield (
            name,
            tuple(
                _of_date(problem, table, name, own, number, blocked) for number in range(len(own))
            ),
        )


def _of_date(
    problem: DateProblem, table: Table, name: str, series: Series, number: int, blocked: Real
) -> Reasons:
    at = series[number]
    members = problem.sets[name].members
    why = {
        member: Missing(int(row[at]))
        for member, row in zip(members, table.missing[name], strict=True)
        if row[at]
    }
    patterns = [int(table.slots.pattern[one]) for one in series]
    usual = max(sorted(set(patterns)), key=patterns.count)
    is_off = patterns[number] != usual
    return Reasons(
        start=table.slots.starts[at],
        away=tuple(member.address for member in why),
        cost=ABSENCE * len(why) + OFF_PATTERN * is_off,
        words=_words(problem, table, name, at, why, is_off=is_off),
        next_best=_next_best(table, name, series, number, blocked),
    )


def _words(
    problem: DateProblem,
    table: Table,
    name: str,
    at: int,
    why: Mapping[Member, Missing],
    *,
    is_off: bool,
) -> str:
    start = table.slots.starts[at]
    zone = ZoneInfo(problem.facilitators[problem.sets[name].facilitator].zone)
    local = start.astimezone(zone)
    day = f"{local:%A} {local.day} {local:%B %Y, %H:%M}"
    if not why:
        said = "everybody can come"
    else:
        counts: dict[str, int] = {}
        for member, missing in why.items():
            cause = _cause(problem, member, missing, start)
            counts[cause] = counts.get(cause, 0) + 1
        causes = [f"{_number(count)} {cause}" for cause, count in sorted(counts.items())]
        said = f"{_number(len(why))} away, {', '.join(causes)}"
    return f"{day}: {said}{'; off the usual day and time' if is_off else ''}"


def _cause(problem: DateProblem, member: Member, missing: Missing, start: datetime) -> str:
    match missing:
        case Missing.NOT_WORKING:
            return "not working that day"
        case Missing.HOLIDAY:
            day = start.astimezone(ZoneInfo(member.zone)).date()
            holiday = problem.holidays[member.calendar][day]
            return f"bank holiday in {member.calendar}{f' ({holiday})' if holiday else ''}"
        case _:
            return "busy"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _next_best(
    table: Table, name: str, series: Series, number: int, blocked: Real
) -> Alternative | None:
    """Return the cheapest other place of one session between its neighbours."""
    slots, points = table.slots, table.desk.sets[name].wishes.points[number]
    now = table.published(name, series)
    best: tuple[int, int] | None = None
    for at in _between(table, series, number):
        if at != series[number] and points[at] + blocked[at] < NEVER:
            more = table.published(name, (*series[:number], at, *series[number + 1 :])) - now
            best = min(best or (more, at), (more, at))
    return None if best is None else Alternative(slots.starts[best[1]], best[0])


def _between(table: Table, series: Series, number: int) -> range:
    """Return the slots that lie at allowed distances from the sessions before and after."""
    gaps, day = table.rules.gaps, table.slots.day
    least, most = 0, table.slots.days - 1
    if number:
        least, most = day[series[number - 1]] + gaps[0], day[series[number - 1]] + gaps[-1]
    if number + 1 < len(series):
        after = day[series[number + 1]]
        least, most = max(least, after - gaps[-1]), min(most, after - gaps[0])
    return range(int(day.searchsorted(least)), int(day.searchsorted(most + 1)))
