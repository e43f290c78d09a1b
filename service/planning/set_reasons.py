"""Why a set is as it is, and what the next best would cost: the best exchange of one member."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from service.domain.forming import Alternative, FormingRules, Participant, Pins, SetReasons
from service.planning.company import HARD, Company, Ints, read_company
from service.planning.seat_costs import Costs, seat_costs, set_cost


def explain_sets(
    people: Iterable[Participant],
    sets: Sequence[Sequence[str]],
    rules: FormingRules | None = None,
    *,
    pins: Pins | None = None,
) -> tuple[SetReasons, ...]:
    """Return for each set why it is as it is; who must not sit with whom is never told.

    Args:
        sets: a division that keeps every rule.
    """
    company = read_company(people, rules or FormingRules(), pins or Pins())
    places = company.table([[company.index[address] for address in members] for members in sets])
    return tuple(_reasons(company, places, row) for row in range(len(sets)))


def _reasons(company: Company, places: Ints, row: int) -> SetReasons:
    members = places[row][places[row] < company.count]
    cost = set_cost(company, members)
    return SetReasons(
        cost, tuple(_lines(company, members)), _next_best(company, places, row, members)
    )


def _lines(company: Company, members: Ints) -> Iterable[str]:
    people = [company.people[at] for at in members]
    cost = set_cost(company, members)
    departments = Counter(one.department for one in people if one.department is not None)
    more = [f"{count} from {name}" for name, count in sorted(departments.items()) if count > 1]
    if more:
        yield f"{', '.join(more)}: {cost.department} points"
    else:
        yield "nobody shares a department"
    if cost.manager:
        yield f"some have the same manager: {cost.manager} points"
    grades = sorted(one.grade for one in people if one.grade is not None)
    if grades:
        far = f": {cost.grade} points" if cost.grade else ""
        yield f"grades {grades[0]} to {grades[-1]}{far}"
    if cost.location:
        yield f"many from one place: {cost.location} points"
    if cost.size:
        yield f"{len(people)} members instead of {company.rules.target}: {cost.size} points"
    offsets = [one.offset_minutes for one in people]
    shared = company.rules.workday_minutes - (max(offsets) - min(offsets))
    yield f"{shared // 60} h {shared % 60:02} min of working hours in common"


def _next_best(company: Company, places: Ints, row: int, members: Ints) -> Alternative | None:
    """Return the best exchange with somebody of another set; None where each breaks a rule."""
    others = np.array([at for at in range(len(places)) if at != row], dtype=np.int32)
    homes = np.full(company.count + 1, -1, dtype=np.int32)
    for at, seated in enumerate(places):
        homes[seated[seated < company.count]] = at
    best: tuple[int, int, int] | None = None
    for member in members.tolist():
        rest = places[row][places[row] != member]
        # Somebody who takes the member's place, one column after the other of all other sets.
        for column in range(places.shape[1]):
            theirs = places[others, column]
            real = theirs < company.count
            if not real.any():
                continue
            sets, them = others[real], theirs[real]
            found = _dearer(company, places, homes, (row, member, rest), (sets, column, them))
            at = int(np.argmin(found))
            if found[at] < HARD and (best is None or (found[at], member, them[at]) < best):
                best = int(found[at]), member, int(them[at])
    if best is None:
        return None
    return Alternative(company.people[best[1]].address, company.people[best[2]].address, best[0])


def _dearer(
    company: Company,
    places: Ints,
    homes: Ints,
    here: tuple[int, int, Ints],
    there: tuple[Ints, int, Ints],
) -> Costs:
    """Return how many points more each exchange costs; `HARD` or more where it breaks a rule."""
    row, member, rest = here
    sets, column, them = there
    everybody = np.array([member, *them], dtype=np.int32)
    mine = seat_costs(company, rest[None, :], everybody, homes, np.array([row], dtype=np.int32))[0]
    theirs = np.delete(places[sets], column, axis=1)
    table = seat_costs(company, theirs, everybody, homes, sets)
    own = table[np.arange(len(sets)), np.arange(1, len(them) + 1)]
    change: Costs = (mine[1:] - mine[0]) + (table[:, 0] - own)
    return change
