"""A facilitator's problem counted out: slots, who misses which, what a series costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from service.planning.dates_desk import Desk
from service.planning.dates_problem import ABSENCE, DateProblem, Pin
from service.planning.dates_series import NEVER, Pricer, Rules, Series, Wishes, cost_of
from service.planning.dates_slots import (
    Real,
    Slots,
    Wall,
    Whole,
    missing_of,
    slots_of,
    walls_of,
    within_hours,
)

Starts = Mapping[str, tuple[datetime, ...]]
"""The dates of each set, as instants."""


@dataclass(frozen=True)
class Keeping:
    """Dates that sets have, and what moving one is to cost beside the published points."""

    present: Starts
    points: int


class Table:
    """What is known about one facilitator's sets.

    Attributes:
        missing: for each set, why each member (row) misses each slot: `Missing`.
    """

    def __init__(
        self,
        problem: DateProblem,
        facilitator: str,
        names: Sequence[str],
        keeping: Keeping | None = None,
    ) -> None:
        self.rules = Rules(problem.sessions, problem.gaps, 7 * problem.cadence_weeks)
        self.slots = slots_of(problem, problem.facilitators[facilitator])
        self.missing: dict[str, Whole] = {}
        self._kept: dict[str, tuple[int | None, ...]] = {}
        self._keep_points = keeping.points if keeping else 0
        zones = frozenset(one.zone for name in names for one in problem.sets[name].members)
        walls = walls_of(problem, self.slots, zones)
        present = keeping.present if keeping else {}
        pricers: dict[str, Pricer] = {}
        for name in names:
            if name in present:
                self._kept[name] = tuple(map(self.slots.position, present[name]))
            pricers[name] = Pricer(self.slots, self.rules, self._wishes(problem, name, walls))
        self.desk = Desk(self.slots, pricers)

    def cost(self, name: str, series: Series) -> int:
        """Return what a series costs, and what leaving the present dates does."""
        kept = self._kept.get(name, series)
        moved = sum(one != other for one, other in zip(series, kept, strict=False))
        return self.published(name, series) + self._keep_points * moved

    def published(self, name: str, series: Series) -> int:
        """Return what a series costs by the published points alone."""
        return cost_of(series, self.desk.sets[name].wishes.away, self.slots, self.rules)

    def starts(self, series: Series) -> tuple[datetime, ...]:
        """Return a series as instants."""
        return tuple(self.slots.starts[at] for at in series)

    def _wishes(self, problem: DateProblem, name: str, walls: Mapping[str, Wall]) -> Wishes:
        members = problem.sets[name].members
        count = len(self.slots.starts)
        missing = np.zeros((len(members), count), dtype=np.int64)
        fits = np.ones(count, dtype=np.bool_)
        for row, member in enumerate(members):
            missing[row] = missing_of(problem, member, walls[member.zone])
            fits &= within_hours(problem, walls[member.zone])
        self.missing[name] = missing
        away = (missing != 0).sum(axis=0).astype(np.int64)
        base: Real = np.where(fits, ABSENCE * away, NEVER).astype(np.float64)
        pin = problem.pins.get(name, Pin())
        return Wishes(
            away=away,
            points=self._by_session(name, base, pin),
            patterns=_patterns(self.slots, pin),
        )

    def _by_session(self, name: str, base: Real, pin: Pin) -> Real:
        """Return what each slot costs each session; one row for all where they do not differ."""
        count = len(base)
        kept = self._kept.get(name, ()) if self._keep_points else ()
        if pin.pattern is not None:
            on = np.array([self.slots.patterns[at] == pin.pattern for at in self.slots.pattern])
            base = np.where(on.astype(np.bool_), base, NEVER)
        if not pin.starts and not kept:
            return np.broadcast_to(base, (self.rules.sessions, count))
        points = np.tile(base, (self.rules.sessions, 1))
        for number, at in enumerate(kept):
            points[number] += self._keep_points
            if at is not None:
                points[number, at] -= self._keep_points
        for number, start in pin.starts.items():
            pinned = self.slots.position(start)
            others = np.arange(count) != (-1 if pinned is None else pinned)
            points[number, others] = NEVER
        return points


def _patterns(slots: Slots, pin: Pin) -> Whole:
    """Return which patterns a series may have."""
    return np.array(
        [number for number, pattern in enumerate(slots.patterns) if pin.pattern in (None, pattern)],
        dtype=np.int64,
    )
