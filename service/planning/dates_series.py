"""The cheapest series of one set at given prices: a dynamic programme over dates and patterns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from service.planning.dates_problem import ABSENCE, OFF_PATTERN
from service.planning.dates_slots import Real, Slots, Whole

NEVER = np.inf
_EXACT = 1e-7


@dataclass(frozen=True)
class Rules:
    """What is the same for every set: how many sessions, which gaps in days, the wished gap."""

    sessions: int
    gaps: range
    wished: int


@dataclass(frozen=True, eq=False)
class Wishes:
    """What each slot is worth to one set.

    Attributes:
        away: how many members miss each slot.
        points: for each session and slot, what it costs; `NEVER` where it cannot be.
        patterns: which patterns the series may have.
    """

    away: Whole
    points: Real
    patterns: Whole


Series = tuple[int, ...]
"""A slot for each session."""


def cost_of(series: Sequence[int], away: Whole, slots: Slots, rules: Rules) -> int:
    """Return what a series costs by the published points."""
    at = np.array(series, dtype=np.int64)
    gaps = np.diff(slots.day[at])
    usual = int(np.bincount(slots.pattern[at]).max())
    return (
        ABSENCE * int(away[at].sum())
        + int(np.abs(gaps - rules.wished).sum())
        + OFF_PATTERN * (rules.sessions - usual)
    )


@dataclass(eq=False)
class Pricer:
    """Finds series of one set; the same arrays are used again and again."""

    slots: Slots
    rules: Rules
    wishes: Wishes
    _day_starts: Whole = field(init=False)
    _days: Whole = field(init=False)

    def __post_init__(self) -> None:
        self._days, self._day_starts = np.unique(self.slots.day, return_index=True)

    def priced(self, prices: Real | None = None) -> "Priced":
        """Return the programme's tables once slots cost what `prices` says on top."""
        points = self.wishes.points if prices is None else self.wishes.points + prices
        same = self.wishes.points.strides[0] == 0
        stages = [self._stage(points[0])]
        for number in range(1, self.rules.sessions):
            stages.append(stages[0] if same else self._stage(points[number]))
        reached = [stages[0]]
        for stage in stages[1:]:
            reached.append(stage + self._slid(reached[-1]))
        return Priced(self, points, stages, reached)

    def _stage(self, points: Real) -> Real:
        """Return the least that a session costs, by pattern of the series and date."""
        patterns, slots = self.wishes.patterns, self.slots
        best = np.full(slots.days, NEVER)
        if len(self._days):
            best[self._days] = np.minimum.reduceat(points, self._day_starts)
        table = np.broadcast_to(best + OFF_PATTERN, (len(slots.patterns), slots.days)).copy()
        table[slots.pattern, slots.day] = np.minimum(table[slots.pattern, slots.day], points)
        return table[patterns]

    def _slid(self, table: Real) -> Real:
        """Return the least up to the session before, and the rhythm's points, by date."""
        found = np.full_like(table, NEVER)
        for gap in self.rules.gaps:
            if gap < table.shape[1]:
                np.minimum(
                    found[:, gap:],
                    table[:, :-gap] + abs(gap - self.rules.wished),
                    out=found[:, gap:],
                )
        return found

    def slots_at(self, pattern: int, day: int, points: Real) -> list[tuple[float, int]]:
        """Return what each slot of a date costs a series of that pattern."""
        from_, to = np.searchsorted(self.slots.day, [day, day + 1])
        return [
            (float(points[at]) + OFF_PATTERN * (self.slots.pattern[at] != pattern), int(at))
            for at in range(from_, to)
        ]


@dataclass(frozen=True, eq=False)
class Priced:
    """The tables at certain prices: `reached[k][p, d]` is the least with session k on date d."""

    pricer: Pricer
    points: Real
    stages: list[Real]
    reached: list[Real]

    @property
    def least(self) -> float:
        """What the cheapest series costs; `NEVER` where there is none."""
        return float(self.reached[-1].min()) if self.reached[-1].size else NEVER

    def best(self, count: int = 1) -> list[tuple[float, Series]]:
        """Return the cheapest series of each of the cheapest patterns."""
        if not self.reached[-1].size:
            return []
        by_pattern = self.reached[-1].min(axis=1)
        order = np.argsort(by_pattern, kind="stable")[:count]
        found = {
            self._traced(int(row)): float(by_pattern[row])
            for row in order[::-1]
            if by_pattern[row] < NEVER
        }
        return sorted((value, series) for series, value in found.items())

    def below(self, limit: float, most: int) -> list[Series] | None:
        """Return every series that costs no more than `limit`, or None if more than `most`."""
        found: set[Series] = set()
        for row in np.flatnonzero(self.reached[-1].min(axis=1) <= limit + _EXACT):
            for series in self._within(int(row), limit + _EXACT):
                found.add(series)
                if len(found) > most:
                    return None
        return sorted(found)

    def _traced(self, row: int) -> Series:
        """Return the cheapest series of one pattern, the earliest where several cost the same."""
        last = len(self.reached) - 1
        day = int(np.argmin(self.reached[last][row]))
        series = [self._cheapest(row, day, last)]
        for number in range(last - 1, -1, -1):
            _, day = min(
                (float(self.reached[number][row, before]) + extra, before)
                for before, extra in self._before(day)
            )
            series.append(self._cheapest(row, day, number))
        return tuple(reversed(series))

    def _cheapest(self, row: int, day: int, number: int) -> int:
        pattern = int(self.pricer.wishes.patterns[row])
        return min(self.pricer.slots_at(pattern, day, self.points[number]))[1]

    def _before(self, day: int) -> Iterator[tuple[int, int]]:
        rules = self.pricer.rules
        for gap in rules.gaps:
            if gap <= day:
                yield day - gap, abs(gap - rules.wished)

    def _within(self, row: int, limit: float) -> Iterator[Series]:
        """Yield every series of one pattern that stays within the limit, from the end back."""
        pattern = int(self.pricer.wishes.patterns[row])
        last = len(self.reached) - 1
        stack: list[tuple[int, int, float, Series]] = [
            (last, int(day), 0.0, ()) for day in np.flatnonzero(self.reached[last][row] <= limit)
        ]
        while stack:
            number, day, spent, tail = stack.pop()
            # What the sessions before this one cost at least.
            earlier = float(self.reached[number][row, day] - self.stages[number][row, day])
            for points, at in self.pricer.slots_at(pattern, day, self.points[number]):
                if spent + points + earlier > limit:
                    continue
                series = (at, *tail)
                if number == 0:
                    yield series
                    continue
                stack.extend(
                    (number - 1, before, spent + points + extra, series)
                    for before, extra in self._before(day)
                    if spent + points + extra + float(self.reached[number - 1][row, before])
                    <= limit
                )
