"""Present sets made good again: somebody joined or left, and as few others as possible move."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from service.domain.forming import CannotForm, Formation, FormingRules, Participant, Pins
from service.planning.company import Company, Ints, read_company
from service.planning.first_seats import pinned_groups
from service.planning.impossible import explain, prove, too_odd
from service.planning.seat_costs import broken_rules, seat_costs, set_cost, without
from service.planning.seats import MOST_AT_ONCE, Seats
from service.planning.set_outline import outline

_SWEEPS = 60
_HEAT = 2.0


def adjust_sets(
    people: Iterable[Participant],
    present: Sequence[Sequence[str]],
    rules: FormingRules | None = None,
    *,
    pins: Pins | None = None,
    seed: int = 0,
    go_on: Callable[[], bool] = lambda: True,
) -> Formation:
    """Return sets in which everybody sits and every rule holds, with as few people moved as found.

    A joiner takes the place that costs least; where nobody has to move, nobody does. A kept
    person's number is that of their present set, from 0.

    Raises:
        CannotForm: no division keeps every rule, or none was found.
    """
    company = read_company(people, rules or FormingRules(), pins or Pins())
    odd = too_odd(company) if company.count else None
    if odd is not None:
        raise CannotForm(odd)
    places, origin = _present(company, present)
    frozen = np.zeros(company.count + 1, dtype=np.int32)
    frozen[[at for group in pinned_groups(company, pins or Pins()) for at in group]] = 1
    _seat_joiners(company, places, origin)
    seats = Seats(company, places, frozen=frozen, origin=origin)
    best, finished = _settled(seats, np.random.default_rng(seed), go_on)
    sets = [members[members < company.count] for members in best]
    if any(broken_rules(company, members) for members in sets):
        raise CannotForm(explain(company, best, prove(company)))
    seated = {address for members in present for address in members}
    bound = outline(company, np.random.default_rng(seed)).bound
    return _formation(company, best, origin, seated, bound, is_finished=finished)


def _present(company: Company, present: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
    """Return the present sets without leavers, and where everybody sat; -1 where they did not."""
    index = company.index
    sets = [[index[address] for address in members if address in index] for members in present]
    wanted = min(max(len(sets), company.fewest_sets), company.most_sets)
    sets += [[] for _ in range(wanted - len(sets))]
    while len(sets) > wanted:
        # A set too many is dissolved: the smallest, whose people then count as joiners.
        sets.remove(min(sets, key=lambda members: (len(members), members)))
    origin = np.full(company.count + 1, -1, dtype=np.int32)
    held = [members[: company.most] for members in sets]
    for row, members in enumerate(held):
        origin[members] = row
    return company.table(held), origin


def _seat_joiners(company: Company, places: Ints, origin: Ints) -> None:
    rows = np.arange(len(places), dtype=np.int32)
    homes = origin.copy()
    for person in np.flatnonzero(origin[:-1] < 0).tolist():
        open_rows = rows[(places == company.count).any(axis=1)]
        columns = (places[open_rows] == company.count).argmax(axis=1)
        rest = without(places[open_rows], columns)
        who = np.array([person, company.count], dtype=np.int32)
        table = seat_costs(company, rest, who, homes, open_rows)
        # A set that lacks people is helped by a joiner: what counts is the difference.
        home = int(np.argmin(table[:, 0] - table[:, 1]))
        places[open_rows[home], columns[home]] = person
        homes[person] = open_rows[home]


def _settled(
    seats: Seats, rng: np.random.Generator, go_on: Callable[[], bool]
) -> tuple[Ints, bool]:
    """Exchange people until no rule is broken, then on, for fewer moves; nobody if none is."""
    best = seats.standing.key, seats.places.copy()
    if not seats.standing.breaches:
        return best[1], True
    sets, width = seats.places.shape
    exchanges = _SWEEPS * width * -(-sets // MOST_AT_ONCE)
    for step in range(exchanges):
        seats.exchange(rng, heat=_HEAT * (1 - step / exchanges))
        if seats.standing.key < best[0]:
            best = seats.standing.key, seats.places.copy()
        if not go_on():
            return best[1], False
    return best[1], True


def _formation(
    company: Company, places: Ints, origin: Ints, seated: set[str], bound: int, *, is_finished: bool
) -> Formation:
    sets = [np.sort(members[members < company.count]) for members in places]
    home = np.full(company.count, -1, dtype=np.int32)
    for row, members in enumerate(sets):
        home[members] = row
    changed = np.flatnonzero(origin[:-1] != home)
    moved = [company.people[at].address for at in changed]
    return Formation(
        tuple(tuple(company.people[at].address for at in members) for members in sets),
        tuple(set_cost(company, members) for members in sets),
        bound=bound,
        moved=tuple(address for address in moved if address in seated),
        is_finished=is_finished,
    )
