"""Why dates cannot be: the fewest rules that leave no way, in words, and the least that helps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations

import numpy as np
import numpy.typing as npt

from service.domain.wording import joined, weekdays_in_words
from service.planning.dates_problem import DateProblem, Facilitator, Pin
from service.planning.dates_series import NEVER
from service.planning.dates_slots import Slots, room_of, slots_of, walls_of, within_hours

Mask = npt.NDArray[np.bool_]
_Reason = tuple[tuple[str, ...], tuple[str, ...]]
"""The rules that conflict, and what helps."""
_ALL_DAY = (0, 24 * 60)


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot all hold for some sets.

    Attributes:
        sets: whom it is about.
        rules: the fewest that leave no way, in words.
        helps: the least that would have to give, in words.
    """

    sets: tuple[str, ...]
    rules: tuple[str, ...]
    helps: tuple[str, ...]

    def in_words(self) -> str:
        """Return one paragraph."""
        names = (*self.sets[:4], f"{len(self.sets) - 4} more") if self.sets[5:] else self.sets
        return (
            f"{joined(names)}: {joined(self.rules)} leave no room together. "
            f"It would work if {joined(self.helps)}."
        )


def conflicts_of(problem: DateProblem, unplaced: Sequence[str]) -> tuple[Conflict, ...]:
    """Return what stands in the way of sets that found no dates.

    The same reason is told once, with what would help the first of its sets.
    """
    alone: dict[tuple[str, ...], list[str]] = {}
    helps: dict[tuple[str, ...], tuple[str, ...]] = {}
    crowded: dict[str, list[str]] = {}
    without_room: dict[str, _Reason | None] = {}
    for name in sorted(unplaced):
        facilitator = problem.sets[name].facilitator
        if _room(problem, facilitator) < problem.sessions:
            # Nobody else has a part in it: said once for all their sets.
            if facilitator not in without_room:
                without_room[facilitator] = _alone(_empty(problem, name), name)
            found = without_room[facilitator]
        else:
            found = None if _over(problem, facilitator) else _alone(problem, name)
        if found is None:
            crowded.setdefault(facilitator, []).append(name)
        else:
            alone.setdefault(found[0], []).append(name)
            helps.setdefault(*found)
    conflicts = [Conflict(tuple(names), rules, helps[rules]) for rules, names in alone.items()]
    conflicts += [_crowd(problem, facilitator, names) for facilitator, names in crowded.items()]
    return tuple(conflicts)


@dataclass(frozen=True, eq=False)
class _Ground:
    """Every moment of the range, and which of them each rule forbids, in words of the rule."""

    slots: Slots
    forbids: Mapping[str, Mask]
    pins: Mapping[str, Callable[[int], Mask]]


def _empty(problem: DateProblem, name: str) -> DateProblem:
    """Return the problem with a set that has neither members nor pins."""
    empty = replace(problem.sets[name], members=())
    return replace(problem, sets={**problem.sets, name: empty}, pins={})


def _alone(problem: DateProblem, name: str) -> _Reason | None:
    """Return the fewest rules that leave a set no dates, and the least that helps, or None."""
    ground = _ground(problem, name)
    rules = [*ground.forbids, *ground.pins]
    least = _breaches(problem, ground, rules)
    if least == ():
        return None
    if least is None:
        return (_rhythm_words(problem),), (_more_room(problem),)
    for count in range(1, len(rules) + 1):
        for chosen in combinations(rules, count):
            broken = _breaches(problem, ground, chosen)
            if broken:
                return (_rhythm_words(problem), *chosen), tuple(_give(ground, least))
    return None


def _ground(problem: DateProblem, name: str) -> _Ground:
    facilitator = problem.facilitators[problem.sets[name].facilitator]
    pin = problem.pins.get(name, Pin())
    bare = _bare(facilitator)
    slots = slots_of(_without_days_off(problem), bare)
    days = [problem.first_on + timedelta(days=int(day)) for day in slots.day]
    forbids: dict[str, Mask] = {}

    def add(words: str, open_: Mask) -> None:
        if not open_.all():
            forbids[words] = ~open_

    who = facilitator.name
    holidays = problem.holidays[facilitator.calendar]
    add("the programme's blackout dates", _not_among(days, problem.blackout))
    add(f"{who}'s own days off", _not_among(days, facilitator.off))
    add(f"{who}'s public holidays ({facilitator.calendar})", _not_among(days, holidays))
    add(f"{who}'s working hours", _open(problem, slots, replace(bare, hours=facilitator.hours)))
    add(f"{who}'s calendar", _open(problem, slots, replace(bare, busy=facilitator.busy)))
    zones = frozenset(member.zone for member in problem.sets[name].members)
    for zone, wall in walls_of(problem, slots, zones).items():
        hours = "–".join(f"{m // 60:02}:{m % 60:02}" for m in problem.member_hours)
        add(f"members' hours ({hours} in {zone})", within_hours(problem, wall))
    if pin.pattern is not None:
        weekday, minute = pin.pattern
        day = weekdays_in_words([weekday])
        on = [slots.patterns[at] == pin.pattern for at in slots.pattern]
        add(
            f"the pin on {day}s at {minute // 60:02}:{minute % 60:02}", np.array(on, dtype=np.bool_)
        )
    return _Ground(slots, forbids, dict(_pins(pin, slots)))


def _without_days_off(problem: DateProblem) -> DateProblem:
    """Return the problem with neither blackout dates nor holidays."""
    return replace(problem, blackout=frozenset(), holidays={name: {} for name in problem.holidays})


def _bare(facilitator: Facilitator) -> Facilitator:
    """Return somebody in the same zone who is always there."""
    return replace(facilitator, hours=dict.fromkeys(range(7), _ALL_DAY), busy=(), off=frozenset())


def _open(problem: DateProblem, slots: Slots, facilitator: Facilitator) -> Mask:
    """Return which moments somebody has open."""
    kept = slots_of(_without_days_off(problem), facilitator)
    return np.isin(slots.ticks, kept.ticks)


def _not_among(days: Sequence[date], off: object) -> Mask:
    return np.array([day not in off for day in days], dtype=np.bool_)  # type: ignore[operator]


def _pins(pin: Pin, slots: Slots) -> Iterator[tuple[str, Callable[[int], Mask]]]:
    for session, start in sorted(pin.starts.items()):
        at = slots.position(start)
        other = np.arange(len(slots.starts)) != (-1 if at is None else at)

        def forbids(number: int, *, session: int = session, other: Mask = other) -> Mask:
            return other if number == session else np.zeros(len(other), dtype=np.bool_)

        yield f"the pin of session {session + 1} on {_moment(slots, start)}", forbids


def _breaches(
    problem: DateProblem, ground: _Ground, rules: Sequence[str]
) -> tuple[tuple[int, int], ...] | None:
    """Return the series that breaks the rules least.

    Returns:
        For each session its moment and how often it breaks a rule; empty where it breaks none;
        None where not even the rhythm fits the range.
    """
    best = np.full((problem.sessions, problem.days), NEVER)
    where = np.zeros((problem.sessions, problem.days), dtype=np.int64)
    days, starts = np.unique(ground.slots.day, return_index=True)
    for number in range(problem.sessions):
        broken = np.zeros(len(ground.slots.starts))
        for rule in rules:
            broken += ground.forbids[rule] if rule in ground.forbids else ground.pins[rule](number)
        for day, from_, to in zip(days, starts, [*starts[1:], len(broken)], strict=True):
            where[number, day] = from_ + int(np.argmin(broken[from_:to]))
            best[number, day] = broken[where[number, day]]
    return _least(problem, best, where)


def _least(
    problem: DateProblem, best: npt.NDArray[np.float64], where: npt.NDArray[np.int64]
) -> tuple[tuple[int, int], ...] | None:
    reached = [best[0]]
    for number in range(1, problem.sessions):
        earlier = np.full(problem.days, NEVER)
        for gap in problem.gaps:
            if gap < problem.days:
                earlier[gap:] = np.minimum(earlier[gap:], reached[-1][:-gap])
        reached.append(best[number] + earlier)
    if not len(reached[-1]) or reached[-1].min() == NEVER:
        return None
    day = int(np.argmin(reached[-1]))
    chosen = [day]
    for number in range(problem.sessions - 2, -1, -1):
        before = [day - gap for gap in problem.gaps if gap <= day]
        day = min(before, key=lambda one: (reached[number][one], -one))
        chosen.append(day)
    series = [
        (int(where[number, day]), int(best[number, day]))
        for number, day in enumerate(reversed(chosen))
    ]
    return tuple(series) if any(count for _, count in series) else ()


def _give(ground: _Ground, least: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield what would have to give way, rule by rule."""
    given: dict[str, list[str]] = {}
    for number, (at, count) in enumerate(least):
        rules = {**ground.forbids, **{rule: mask(number) for rule, mask in ground.pins.items()}}
        for rule, forbidden in rules.items():
            if count and forbidden[at]:
                given.setdefault(rule, []).append(_moment(ground.slots, ground.slots.starts[at]))
    for rule, moments in given.items():
        shown = joined(moments[:3]) + (f" and {len(moments) - 3} more" if moments[3:] else "")
        yield f"{rule} gave way on {shown}"


def _over(problem: DateProblem, facilitator: str) -> int:
    """Return how many sessions somebody has too many for their calendar, members aside."""
    wanted = len(problem.sets_of[facilitator]) * problem.sessions
    return max(0, wanted - _room(problem, facilitator))


def _room(problem: DateProblem, facilitator: str) -> int:
    return room_of(slots_of(problem, problem.facilitators[facilitator]))


def _crowd(problem: DateProblem, facilitator: str, names: Sequence[str]) -> Conflict:
    """Tell that somebody has too many sets."""
    who = problem.facilitators[facilitator].name
    sets = len(problem.sets_of[facilitator])
    wanted, over = sets * problem.sessions, _over(problem, facilitator)
    rules = (
        f"the {sets} sets of {who} with {wanted} sessions in all",
        f"the room for {wanted - over} sessions in {who}'s calendar"
        if over
        else f"what {who}'s calendar leaves open when members are at work",
    )
    spare = -(-over // problem.sessions) if over else len(names)
    helps = f"somebody else took {'one set' if spare == 1 else f'{spare} sets'} of {who}"
    return Conflict(tuple(names), rules, (helps,))


def _rhythm_words(problem: DateProblem) -> str:
    least, most = problem.gaps[0], problem.gaps[-1]
    return (
        f"{problem.sessions} sessions {least} to {most} days apart "
        f"between {_day(problem.first_on)} and {_day(problem.last_on)}"
    )


def _more_room(problem: DateProblem) -> str:
    need = (problem.sessions - 1) * problem.gaps[0]
    return f"the last day were {_day(problem.first_on + timedelta(days=need))} or later"


def _moment(slots: Slots, start: datetime) -> str:
    at = slots.position(start)
    if at is None:
        return f"{start:%Y-%m-%d %H:%M} UTC"
    minute = slots.patterns[slots.pattern[at]][1]
    return f"{_day(start.date())}, {minute // 60:02}:{minute % 60:02}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
