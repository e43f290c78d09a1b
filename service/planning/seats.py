"""Who sits where while the planner works, and the exchange that makes it better.

One exchange takes one place of each of many sets, people and empty places alike, and deals them out
anew at the least cost: an assignment problem, solved exactly by OR-Tools. It finds every chain of
exchanges that touches a set once, where swaps of two people would be stuck. A little noise on the
costs, less and less of it, lets the search leave a valley.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import linear_sum_assignment

from service.planning.company import HARD, MOVED, Company, Ints
from service.planning.seat_costs import Costs, broken_rules, seat_costs, set_cost, without

MOST_AT_ONCE = 128
"""Sets in one exchange; more of them make each dearer than it is better."""
_GRAIN = 64
"""Noise is drawn in this fraction of a point, and ties are broken by it."""


@dataclass(frozen=True)
class Standing:
    """What seats are worth: broken rules, people moved, points. The least is the best."""

    breaches: int
    moved: int
    cost: int

    @property
    def key(self) -> tuple[int, int, int]:
        """What to compare."""
        return self.breaches, self.moved, self.cost


class Seats:
    """A table of sets by places; the company's `count` marks an empty place."""

    def __init__(self, company: Company, places: Ints, *, frozen: Ints, origin: Ints) -> None:
        """Take the table over.

        Args:
            frozen: by person, 1 where they must stay in their set.
            origin: by person, the set where they sat before, -1 where that does not count.
        """
        self.company = company
        self.places = places
        self._frozen = frozen.astype(bool)
        self._origin = origin
        self._homes = np.full(company.count + 1, -1, dtype=np.int32)
        for row, members in enumerate(places):
            self._homes[members] = row
        self._homes[company.count] = -1
        self.standing = self._measure()

    def exchange(self, rng: np.random.Generator, *, heat: float) -> None:
        """Deal out one place of many sets anew.

        Args:
            heat: how many points of noise there may be on a seat; 0 breaks ties alone.
        """
        rows, columns = self._picked(rng)
        if not len(rows):
            return
        people = self.places[rows, columns]
        rest = without(self.places[rows], columns)
        table = seat_costs(self.company, rest, people, self._homes, rows)
        self._add_moves(table, people, rows)
        noise = rng.integers(0, max(2, int(_GRAIN * heat)), table.shape)
        chosen = _assigned(table * _GRAIN + noise)
        here = np.arange(len(rows))
        self._count(table[here, chosen], table[here, here])
        self.places[rows, columns] = people[chosen]
        self._homes[people[chosen]] = rows
        self._homes[self.company.count] = -1

    def _picked(self, rng: np.random.Generator) -> tuple[Ints, Ints]:
        rows = rng.permutation(len(self.places))[:MOST_AT_ONCE]
        chance = rng.random((len(rows), self.places.shape[1]))
        held = self._frozen[self.places[rows]]
        chance[held] = -1.0
        open_rows = ~held.all(axis=1)
        columns = chance.argmax(axis=1)
        return rows[open_rows].astype(np.int32), columns[open_rows].astype(np.int32)

    def _add_moves(self, table: Costs, people: Ints, rows: Ints) -> None:
        before = self._origin[people]
        table += MOVED * ((before >= 0)[None, :] & (before[None, :] != rows[:, None]))

    def _count(self, after: Costs, before: Costs) -> None:
        self.standing = Standing(
            self.standing.breaches + int((after // HARD).sum() - (before // HARD).sum()),
            self.standing.moved
            + int((after % HARD // MOVED).sum() - (before % HARD // MOVED).sum()),
            self.standing.cost + int((after % MOVED).sum() - (before % MOVED).sum()),
        )

    def sets(self) -> list[Ints]:
        """Return the members of each set."""
        return [members[members < self.company.count] for members in self.places]

    def _measure(self) -> Standing:
        sets = self.sets()
        moved = (self._origin[:-1] >= 0) & (self._origin[:-1] != self._homes[:-1])
        return Standing(
            sum(sum(broken_rules(self.company, members).values()) for members in sets),
            int(moved.sum()),
            sum(set_cost(self.company, members).total for members in sets),
        )


def _assigned(table: Costs) -> Ints:
    """Return for each row the column that it gets, each once, at the least sum."""
    size = len(table)
    rows = np.repeat(np.arange(size, dtype=np.int32), size)
    columns = np.tile(np.arange(size, dtype=np.int32), size)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(rows, columns, table.ravel())
    if solver.solve() != solver.OPTIMAL:
        raise ArithmeticError(f"an assignment of {size} seats was not solved")
    return np.array([solver.right_mate(row) for row in range(size)], dtype=np.int32)
