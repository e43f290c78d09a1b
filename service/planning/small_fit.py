"""Whether a small company can be divided at all: every person, set and rule in one exact model."""

from collections.abc import Collection, Iterable
from itertools import combinations
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from service.planning.company import Company, Ints
from service.planning.steady_solver import FOUND, steady_solver

_EFFORT = 3.0
_MOST_PEOPLE = 100
RULES = ("manager_with_report", "not_with", "time_window", "working_day")


class Fit(NamedTuple):
    """A division that keeps the rules; or None, and whether there is none for certain."""

    places: Ints | None
    is_impossible: bool


def small_fit(company: Company, rules: Collection[str] = RULES) -> Fit:
    """Look for a division that keeps these rules, pins not counted; give up on a large company."""
    if company.count > _MOST_PEOPLE:
        return Fit(None, is_impossible=False)
    proven = True
    for sets in range(company.fewest_sets, company.most_sets + 1):
        places, impossible = _in_sets(company, sets, rules)
        if places is not None:
            return Fit(places, is_impossible=False)
        proven = proven and impossible
    return Fit(None, is_impossible=proven)


def fewest_rules(company: Company) -> tuple[str, ...]:
    """Return the fewest rules that are in conflict, where all of them together are."""
    kept = list(RULES)
    for rule in RULES[::-1]:
        without = [each for each in kept if each != rule]
        if small_fit(company, without).is_impossible:
            kept = without
    return tuple(kept)


def _in_sets(company: Company, sets: int, rules: Collection[str]) -> Fit:
    model = cp_model.CpModel()
    seated = [[model.new_bool_var("") for _ in range(sets)] for _ in range(company.count)]
    for person in seated:
        model.add_exactly_one(person)
    for one, other in _kept_apart(company, rules):
        for at in range(sets):
            model.add_at_most_one(seated[one][at], seated[other][at])
    for at in range(sets):
        members = sum(person[at] for person in seated)
        model.add(members >= company.least)
        model.add(members <= company.most)
        if "working_day" in rules:
            days = [model.new_bool_var("") for _ in range(7)]
            model.add_exactly_one(days)
            for who, day in zip(*np.nonzero(company.away[:-1]), strict=True):
                model.add_at_most_one(seated[int(who)][at], days[int(day)])
    solver = steady_solver(_EFFORT)
    status = solver.solve(model)
    if status not in FOUND:
        return Fit(None, is_impossible=status == cp_model.INFEASIBLE)
    found = [
        [who for who, person in enumerate(seated) if solver.value(person[at])] for at in range(sets)
    ]
    return Fit(company.table(found), is_impossible=False)


def _kept_apart(company: Company, rules: Collection[str]) -> Iterable[tuple[int, int]]:
    for one, other in combinations(range(company.count), 2):
        hours = abs(int(company.offset[one]) - int(company.offset[other]))
        manages = company.manager[one] == other or company.manager[other] == one
        excluded = one in company.strangers and other in company.strangers[one]
        if (
            ("time_window" in rules and hours > company.rules.widest_offsets)
            or ("manager_with_report" in rules and manages)
            or ("not_with" in rules and excluded)
        ):
            yield one, other
