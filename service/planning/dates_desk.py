"""One facilitator's sets: what may clash, and the linear programme that prices their time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.linear_solver import pywraplp

from service.planning.dates_series import Pricer, Series
from service.planning.dates_slots import Real, Slots, Whole

UNPLACED = 100_000.0
"""Points for a set without a series, so that the programme always has an answer."""
_SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Desk:
    """A facilitator's slots, and the sets that want some of them."""

    slots: Slots
    sets: Mapping[str, Pricer]
    first_row: Whole = field(init=False)
    after_row: Whole = field(init=False)

    def __post_init__(self) -> None:
        # Row i: of the slots that begin within `apart` minutes from slot i on, one may be taken.
        ticks, apart = self.slots.ticks, self.slots.apart
        first = np.searchsorted(ticks, ticks - apart, side="right").astype(np.int64)
        after = np.searchsorted(ticks, ticks + apart, side="left").astype(np.int64)
        object.__setattr__(self, "first_row", first)
        object.__setattr__(self, "after_row", after)

    def rows_of(self, series: Series) -> set[int]:
        """Return the rows that a series takes a place in."""
        return {row for at in series for row in range(int(self.first_row[at]), at + 1)}

    def prices(self, row_prices: Real) -> Real:
        """Return what each slot costs when each row has a price."""
        sums = np.concatenate([[0.0], np.cumsum(row_prices)])
        upto = np.arange(1, len(row_prices) + 1)
        prices: Real = sums[upto] - sums[self.first_row]
        return prices

    def blocked(self, taken: Sequence[Series]) -> Real:
        """Return prices that forbid what is too near to some series."""
        prices = np.zeros(len(self.slots.starts))
        for series in taken:
            for at in series:
                prices[self.first_row[at] : self.after_row[at]] = np.inf
        return prices


class Master:
    """The linear programme over series known so far: one each set, one each row."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._names = tuple(desk.sets)
        self._one: dict[str, pywraplp.Constraint] = {}
        self._rows: dict[int, pywraplp.Constraint] = {}
        self._weights: dict[tuple[str, Series], pywraplp.Variable] = {}
        self._rows_of: dict[tuple[str, Series], set[int]] = {}
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        for name in self._names:
            self._one[name] = self._solver.Constraint(1, 1)
            unplaced = self._solver.NumVar(0, 1, "")
            self._one[name].SetCoefficient(unplaced, 1)
            self._objective.SetCoefficient(unplaced, UNPLACED)

    @property
    def known(self) -> list[tuple[str, Series]]:
        """The series that were added."""
        return list(self._weights)

    def add(self, name: str, series: Series, cost: float) -> bool:
        """Take a series in; tell whether it is new."""
        key = (name, series)
        if key in self._weights:
            return False
        weight = self._solver.NumVar(0, self._solver.infinity(), "")
        self._one[name].SetCoefficient(weight, 1)
        self._objective.SetCoefficient(weight, cost)
        self._weights[key] = weight
        self._rows_of[key] = self._desk.rows_of(series)
        for row in self._rows_of[key] & self._rows.keys():
            self._rows[row].SetCoefficient(weight, 1)
        return True

    def solve(self) -> tuple[float, Real]:
        """Return the value, and a price for each row; rows join as they are broken."""
        while True:
            status = self._solver.Solve()
            if status != pywraplp.Solver.OPTIMAL:
                raise ArithmeticError(f"linear programme ended with status {status}")
            if not self._join_broken():
                break
        prices = np.zeros(len(self._desk.slots.starts))
        for row, constraint in self._rows.items():
            prices[row] = max(0.0, -constraint.dual_value())
        return self._objective.Value(), prices

    def _join_broken(self) -> bool:
        load = np.zeros(len(self._desk.slots.starts))
        for key, weight in self._weights.items():
            if (share := weight.solution_value()) > _SLACK:
                load[list(self._rows_of[key])] += share
        broken = [int(row) for row in np.flatnonzero(load > 1 + _SLACK) if row not in self._rows]
        for row in broken:
            self._rows[row] = self._solver.Constraint(-self._solver.infinity(), 1)
            for key, weight in self._weights.items():
                if row in self._rows_of[key]:
                    self._rows[row].SetCoefficient(weight, 1)
        return bool(broken)
