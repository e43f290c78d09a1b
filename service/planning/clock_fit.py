"""Whether people's clocks and working days fit into sets at all: exact, whatever their number.

A set meets in one span of clocks on one weekday. Those who share clock and days are one group, so
the question is a small one of whole numbers, which CP-SAT answers.
"""

from collections import defaultdict

from ortools.sat.python import cp_model

from service.planning.company import Company
from service.planning.steady_solver import FOUND, steady_solver

_EFFORT = 5.0
_Cell = tuple[int, int]
"""The earliest offset of a span, and a weekday."""


def fewest_misfits(company: Company, *, clocks: bool, days: bool) -> tuple[int, ...]:
    """Return the fewest people who would need other hours or days; nobody if all fit.

    Args:
        clocks, days: whether that rule counts.
    """
    return _misfits(company, company.rules.widest_offsets if clocks else None, days=days)


def widest_offsets_needed(company: Company) -> int | None:
    """Return how far clocks of one set would have to lie apart at least, for everybody to fit."""
    offsets = sorted({int(offset) for offset in company.offset[:-1]})
    apart = sorted({later - offset for offset in offsets for later in offsets})
    for minutes in apart:
        if minutes > company.rules.widest_offsets and not _misfits(company, minutes, days=True):
            return minutes
    return None


def _misfits(company: Company, widest: int | None, *, days: bool) -> tuple[int, ...]:
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at in range(company.count):
        groups[int(company.offset[at]), int(company.pattern[at])].append(at)
    offsets = sorted({group[0] for group in groups}) if widest is not None else [0]
    cells: list[_Cell] = [(offset, day) for offset in offsets for day in _weekdays(days=days)]
    model = cp_model.CpModel()
    placed: dict[tuple[tuple[int, int], _Cell], cp_model.IntVar] = {}
    for group, members in groups.items():
        for cell in cells:
            placed[group, cell] = model.new_int_var(0, len(members), "")
        model.add(sum(placed[group, cell] for cell in cells) == len(members))
    for cell in cells:
        number = model.new_int_var(0, company.most_sets, "")
        here = sum(placed[group, cell] for group in groups)
        model.add(here >= company.least * number)
        model.add(here <= company.most * number)
    wrong = {key: var for key, var in placed.items() if not _fits(company, *key, widest, days=days)}
    model.minimize(sum(wrong.values()))
    solver = steady_solver(_EFFORT)
    status = solver.solve(model)
    if status not in FOUND or solver.best_objective_bound < 0.5:
        return ()
    found: list[int] = []
    for group, members in groups.items():
        count = sum(solver.value(var) for (of, _), var in wrong.items() if of == group)
        found += members[:count]
    return tuple(sorted(found))


def _weekdays(*, days: bool) -> range:
    return range(7) if days else range(1)


def _fits(
    company: Company, group: tuple[int, int], cell: _Cell, widest: int | None, *, days: bool
) -> bool:
    offset, pattern = group
    in_span = widest is None or cell[0] <= offset <= cell[0] + widest
    return in_span and not (days and bool(company.patterns[pattern, cell[1]]))
