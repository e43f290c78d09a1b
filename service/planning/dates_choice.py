"""One series for each set out of many known ones, none too near to another: exactly."""

from collections.abc import Callable, Mapping, Sequence

from ortools.sat.python import cp_model

from service.planning.dates_desk import Desk
from service.planning.dates_series import Series
from service.planning.steady_solver import FOUND, steady_solver

Known = Mapping[tuple[str, Series], int]
"""What each known series of each set costs."""

_EFFORT = 20.0
"""Deterministic seconds, so that two runs end at the same place."""


def choose(
    desk: Desk,
    known: Known,
    *,
    start: Mapping[str, Series],
    seed: int,
    seconds_left: Callable[[], float],
) -> tuple[dict[str, Series], bool] | None:
    """Return the cheapest choice and whether it is proven; None if there is none in time."""
    model = cp_model.CpModel()
    keys = sorted(known)
    picked = {key: model.new_bool_var("") for key in keys}
    of_set: dict[str, list[cp_model.IntVar]] = {name: [] for name in desk.sets}
    of_row: dict[int, list[tuple[str, cp_model.IntVar]]] = {}
    for (name, series), variable in picked.items():
        of_set[name].append(variable)
        for row in desk.rows_of(series):
            of_row.setdefault(row, []).append((name, variable))
        model.add_hint(variable, start.get(name) == series)
    for variables in of_set.values():
        model.add_exactly_one(variables)
    for entries in _telling(of_row):
        model.add_at_most_one([variable for _, variable in entries])
    model.minimize(sum(known[key] * variable for key, variable in picked.items()))
    solver = steady_solver(_EFFORT, seed=seed)
    solver.parameters.max_time_in_seconds = max(0.01, seconds_left())
    status = solver.solve(model)
    if status not in FOUND:
        return None
    chosen = {key[0]: key[1] for key in keys if solver.boolean_value(picked[key])}
    return chosen, status == cp_model.OPTIMAL


def _telling(
    of_row: Mapping[int, Sequence[tuple[str, cp_model.IntVar]]],
) -> list[Sequence[tuple[str, cp_model.IntVar]]]:
    """Return the rows in which two sets meet, each sort of them once."""
    seen: dict[tuple[int, ...], Sequence[tuple[str, cp_model.IntVar]]] = {}
    for row in sorted(of_row):
        entries = of_row[row]
        if len({name for name, _ in entries}) > 1:
            seen.setdefault(tuple(variable.index for _, variable in entries), entries)
    return list(seen.values())
