"""What it costs to seat somebody in a set: whole tables of it at once."""

import numpy as np
from numpy.typing import NDArray

from service.domain.forming import SetCost
from service.planning.company import HARD, POINTS, Company, Ints

Costs = NDArray[np.int64]


def seat_costs(company: Company, rest: Ints, people: Ints, homes: Ints, rows: Ints) -> Costs:
    """Return what each set costs more with each of the people than its other members alone.

    Pairs among the others are left out, as nobody's seat changes them; location, size and common
    days of the whole set are in.

    Args:
        rest: sets by their other members (`without`), the empty place where there is none.
        people: who might be seated; the empty place stands for nobody.
        homes: in which set everybody sits now, by index of person.
        rows: which set each row of `rest` is.

    Returns:
        Sets by people; `HARD` for every rule that would be broken.
    """
    table: Costs = company.between[company.kind[rest]].sum(axis=1)[:, company.kind[people]]
    departments = _counted(company.department[rest], int(company.department[-1]))
    table += POINTS.department * departments[:, company.department[people]]
    _add_managers(company, table, rest, people)
    _add_places(company, table, rest, people)
    _add_days(company, table, rest, people)
    _add_strangers(company, table, people, homes, rows)
    return table


def without(places: Ints, columns: Ints) -> Ints:
    """Return each set by its other members: the one in its column is left out."""
    keep = np.ones(places.shape, dtype=bool)
    keep[np.arange(len(places)), columns] = False
    return places[keep].reshape(len(places), -1)


def _counted(codes: Ints, nobody: int) -> Costs:
    """Return how many members of each set have each code; none for the last one."""
    sets = codes.shape[0]
    flat = codes + np.arange(sets, dtype=np.int64)[:, None] * (nobody + 1)
    counts = np.bincount(flat.ravel(), minlength=sets * (nobody + 1)).reshape(sets, nobody + 1)
    counts[:, nobody] = 0
    return counts


def _add_managers(company: Company, table: Costs, rest: Ints, people: Ints) -> None:
    theirs, empty = company.manager[people], people == company.count
    same = (company.manager[rest][:, :, None] == theirs).sum(axis=1)
    over = (company.manager[rest][:, :, None] == people).sum(axis=1)
    under = (rest[:, :, None] == theirs).sum(axis=1)
    same[:, empty] = over[:, empty] = 0
    table += POINTS.manager * same + HARD * (over + under)


def _add_places(company: Company, table: Costs, rest: Ints, people: Ints) -> None:
    """Add location and size, which change with the number of members as well."""
    empty = people == company.count
    size = (rest < company.count).sum(axis=1)
    nowhere = int(company.location[-1])
    there = _counted(company.location[rest], nowhere)[:, :nowhere]
    if_one = POINTS.location * np.maximum(there - company.free[size + 1], 0).sum(axis=1)
    if_none = POINTS.location * np.maximum(there - company.free[size], 0).sum(axis=1)
    more = np.zeros((len(rest), nowhere + 1), dtype=np.int64)
    more[:, :nowhere] = POINTS.location * (there >= company.free[size + 1])
    if_one += _size_costs(company)[size + 1]
    if_none += _size_costs(company)[size]
    table += np.where(empty, if_none[:, None], if_one[:, None] + more[:, company.location[people]])


def _size_costs(company: Company) -> Costs:
    sizes = np.arange(company.most + 2)
    outside = np.maximum(company.least - sizes, 0) + np.maximum(sizes - company.most, 0)
    costs: Costs = POINTS.size * np.abs(sizes - company.rules.target) + HARD * outside
    return costs


def _add_days(company: Company, table: Costs, rest: Ints, people: Ints) -> None:
    """Count how many would have to work on another day, on the day that suits most."""
    away = company.away[rest].sum(axis=1)
    if not away.any() and not company.away[people].any():
        return
    missing = (away[:, None, :] + company.patterns[None, :, :]).min(axis=2)
    table += HARD * missing[:, company.pattern[people]]


def _add_strangers(company: Company, table: Costs, people: Ints, homes: Ints, rows: Ints) -> None:
    if not company.strangers:
        return
    row_of = np.full(int(homes.max()) + 1, -1)
    row_of[rows] = np.arange(len(rows))
    seated = homes.copy()
    seated[people] = -1
    for column, person in enumerate(people.tolist()):
        others = company.strangers.get(person)
        if others is None:
            continue
        sets = seated[others]
        found = row_of[sets[sets >= 0]]
        np.add.at(table[:, column], found[found >= 0], HARD)


def set_cost(company: Company, members: Ints) -> SetCost:
    """Return the points of one set, by what they are for."""
    size = len(members)
    one, other = np.triu_indices(size, 1)
    mine, theirs = members[one], members[other]
    known = company.department[mine] < company.department[-1]
    grades = company.between[company.kind[mine], company.kind[theirs]] % HARD
    at = np.bincount(company.location[members], minlength=int(company.location[-1]) + 1)[:-1]
    return SetCost(
        department=POINTS.department
        * int((known & (company.department[mine] == company.department[theirs])).sum()),
        manager=POINTS.manager * int((company.manager[mine] == company.manager[theirs]).sum()),
        grade=int(grades.sum()),
        location=POINTS.location * int(np.maximum(at - company.free[size], 0).sum()),
        size=POINTS.size * abs(size - company.rules.target),
    )


def broken_rules(company: Company, members: Ints) -> dict[str, int]:
    """Return how often a set breaks each hard rule; empty where it keeps all of them."""
    size = len(members)
    one, other = np.triu_indices(size, 1)
    mine, theirs = members[one], members[other]
    strangers = sum(
        int(np.isin(company.strangers[person], members).sum())
        for person in members.tolist()
        if person in company.strangers
    )
    counts = {
        "size": max(company.least - size, 0) + max(size - company.most, 0),
        "manager_with_report": int((company.manager[mine] == theirs).sum())
        + int((company.manager[theirs] == mine).sum()),
        "not_with": strangers // 2,
        "time_window": int(
            (
                np.abs(company.offset[mine] - company.offset[theirs]) > company.rules.widest_offsets
            ).sum()
        ),
        "working_day": int(company.away[members].sum(axis=0).min()) if size else 0,
    }
    return {rule: count for rule, count in counts.items() if count}
