"""The sets in outline: how many meet in which time zones, and who goes there; and a lower bound.

Whoever shares hours lies in one span of clocks. How many sets each span holds, and how many people
of each department, place and clock sit in them, is a small problem that CP-SAT solves whole. Its
answer tells where to begin, which single exchanges of people would hardly find: moving a whole set
from one span to another takes six at once. What the outline costs is less than or equal to what
any division costs, as it leaves out managers, grades, days and forbidden pairs, and lets
departments and places mix freely within a span.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from service.planning.company import POINTS, Company
from service.planning.steady_solver import FOUND, steady_solver

_EFFORT = 4.0
"""CP-SAT's deterministic seconds; the public instances need a hundredth."""
_MOST_VARIABLES = 20_000
_Group = tuple[int, int, int]
"""Department, location, offset."""


@dataclass(frozen=True)
class Span:
    """Sets that meet in one span of clocks: their sizes, and who sits in them."""

    sizes: tuple[int, ...]
    people: tuple[int, ...]


@dataclass(frozen=True)
class Outline:
    """Spans, empty where none were found, and what no division can cost less than.

    Attributes:
        is_possible: False if it is proven that the people's clocks and number fit no sets.
    """

    spans: tuple[Span, ...]
    bound: int
    is_possible: bool = True


@dataclass
class _Model:
    company: Company
    clocks: list[tuple[int, ...]]
    groups: dict[_Group, list[int]]
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    sets: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)
    """How many sets of a size, by span and size."""
    placed: dict[tuple[_Group, int], cp_model.IntVar] = field(default_factory=dict)
    """How many of a group, by group and span."""
    cost: list[cp_model.LinearExprT] = field(default_factory=list)


def outline(company: Company, rng: np.random.Generator) -> Outline:
    """Find the cheapest outline; the same company and random numbers give the same one."""
    groups: dict[_Group, list[int]] = defaultdict(list)
    for at in range(company.count):
        key = (company.department[at], company.location[at], company.offset[at])
        groups[int(key[0]), int(key[1]), int(key[2])].append(at)
    clocks = _clocks(company)
    if len(groups) * len(clocks) > _MOST_VARIABLES:
        return Outline((), 0)
    built = _Model(company, clocks, dict(groups))
    _place_everybody(built)
    _price(built)
    built.model.minimize(sum(built.cost))
    return _solved(built, rng)


def _clocks(company: Company) -> list[tuple[int, ...]]:
    """Return the widest spans of offsets whose people can still meet."""
    offsets = sorted({int(offset) for offset in company.offset[:-1]})
    spans: list[tuple[int, ...]] = []
    for first in offsets:
        last = first + company.rules.widest_offsets
        span = tuple(offset for offset in offsets if first <= offset <= last)
        if not spans or not set(span) <= set(spans[-1]):
            spans.append(span)
    return spans


def _place_everybody(built: _Model) -> None:
    company, model = built.company, built.model
    sizes = range(company.least, company.most + 1)
    for span, clocks in enumerate(built.clocks):
        for size in sizes:
            built.sets[span, size] = model.new_int_var(0, company.count // size, "")
        for group, members in built.groups.items():
            if group[2] in clocks:
                built.placed[group, span] = model.new_int_var(0, len(members), "")
        here = [placed for (_, at), placed in built.placed.items() if at == span]
        model.add(sum(here) == sum(size * built.sets[span, size] for size in sizes))
    for group, members in built.groups.items():
        places = [
            built.placed[group, span]
            for span in range(len(built.clocks))
            if (group, span) in built.placed
        ]
        model.add(sum(places) == len(members))


def _price(built: _Model) -> None:
    company = built.company
    sizes = range(company.least, company.most + 1)
    for (_, size), number in built.sets.items():
        built.cost.append(POINTS.size * abs(size - company.rules.target) * number)
    for span in range(len(built.clocks)):
        sets = [built.sets[span, size] for size in sizes]
        for people in _by(built, span, part=0, nobody=int(company.department[-1])).values():
            pairs = built.model.new_int_var(0, company.count * company.most, "")
            # Pairs among c of a department in one set are at least t c - t (t + 1) / 2, for any t.
            for each in range(1, company.most):
                built.model.add(pairs >= each * sum(people) - each * (each + 1) // 2 * sum(sets))
            built.cost.append(POINTS.department * pairs)
        for place, people in _by(built, span, part=1, nobody=int(company.location[-1])).items():
            excess = built.model.new_int_var(0, company.count, "")
            free = sum(int(company.free[size, place]) * built.sets[span, size] for size in sizes)
            built.model.add(excess >= sum(people) - free)
            built.cost.append(POINTS.location * excess)


def _by(built: _Model, span: int, *, part: int, nobody: int) -> dict[int, list[cp_model.IntVar]]:
    """Return a span's people by department or place, without those whose own is unknown."""
    found: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    for (group, at), placed in built.placed.items():
        if at == span and group[part] != nobody:
            found[group[part]].append(placed)
    return found


def _solved(built: _Model, rng: np.random.Generator) -> Outline:
    solver = steady_solver(_EFFORT)
    status = solver.solve(built.model)
    if status == cp_model.INFEASIBLE:
        return Outline((), 0, is_possible=False)
    bound = max(0, int(np.ceil(solver.best_objective_bound - 1e-6)))
    if status not in FOUND:
        return Outline((), bound)
    people: list[list[int]] = [[] for _ in built.clocks]
    for group, members in built.groups.items():
        left = rng.permutation(members).tolist()
        for span in range(len(built.clocks)):
            if (group, span) in built.placed:
                taken = solver.value(built.placed[group, span])
                people[span] += left[:taken]
                left = left[taken:]
    spans = [
        Span(
            tuple(
                size
                for size in range(built.company.least, built.company.most + 1)
                for _ in range(solver.value(built.sets[span, size]))
            ),
            tuple(people[span]),
        )
        for span in range(len(built.clocks))
    ]
    return Outline(tuple(spans), bound)
