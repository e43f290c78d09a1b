"""Who sits with whom: every hard rule kept, and as few points as can be found.

An outline by time zones (`set_outline`) says where to begin and what no division can cost less
than; exchanges of one place of many sets (`seats`) do the rest. All work is counted in exchanges,
so the same people and seed give the same sets whatever the machine, and in whatever order the rows
came; the clock is somebody else's, who may say stop at any time and gets the best so far.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from service.domain.forming import (
    CannotForm,
    Formation,
    FormingRules,
    Impossible,
    Participant,
    Pins,
    Progress,
)
from service.planning.company import Company, Ints, read_company
from service.planning.first_seats import first_places, pinned_groups
from service.planning.impossible import broken_off, explain, prove, too_odd
from service.planning.seat_costs import set_cost
from service.planning.seats import MOST_AT_ONCE, Seats
from service.planning.set_outline import Outline, outline
from service.planning.small_fit import small_fit

_SWEEPS = 200
"""How often each place of each set is dealt out anew in a round, at most."""
_QUICK_SWEEPS = 8
"""The same in the first round, which finds a good answer in a second."""
_HEATS = (1.0, 4.0, 1.0, 2.0)
"""Points of noise at the beginning of a round: of the first, then the others take turns."""
_ROUNDS = ((100, 60), (500, 3), (2_000, 2))
"""Rounds for up to so many people, who are easily stuck; more people have one."""
_LOOKS = 16
"""Exchanges between two looks at the clock."""
_NOTHING = (1 << 60, 0, 0)
"""Worse than any answer."""


def _always() -> bool:
    return True


def _nobody(_progress: Progress) -> None:
    return


def form_sets(
    people: Iterable[Participant],
    rules: FormingRules | None = None,
    *,
    pins: Pins | None = None,
    seed: int = 0,
    effort: float = 1.0,
    go_on: Callable[[], bool] = _always,
    tell: Callable[[Progress], None] = _nobody,
) -> Formation:
    """Divide people into sets.

    Args:
        people: any number of them; each address once.
        effort: how much work to do; 2 is twice the usual. Its time grows with the number of people
            and no faster.
        go_on: asked many times a second; once it says no, the best answer so far is returned.
        tell: called with how far it is.

    Raises:
        CannotForm: no division keeps every rule, or none was found; it says which rules are in
            conflict and what would help.
    """
    company = read_company(people, rules or FormingRules(), pins or Pins())
    if company.count == 0:
        return Formation((), (), 0)
    odd = too_odd(company)
    if odd is not None:
        raise CannotForm(odd)
    groups = pinned_groups(company, pins or Pins())
    rng = np.random.default_rng(seed)
    proof = prove(company)
    outlined = outline(company, rng)
    search = _Search(company, outlined, rng, go_on, tell)
    # Where it is proven impossible, a quick look still shows which loosening is enough.
    search.run(groups, effort=0 if proof else effort)
    if search.best[0][0] and not proof:
        proof = _last_resort(company, search, groups, effort)
    breaches, places = search.best[0][0], search.best[1]
    if proof or breaches:
        raise CannotForm(explain(company, places, proof))
    return _formation(company, places, outlined.bound, is_finished=not search.was_stopped)


def _last_resort(
    company: Company, search: "_Search", groups: Sequence[tuple[int, ...]], effort: float
) -> Impossible | None:
    """Try an exact model of a small company: it proves that nothing fits, or where to begin."""
    fit = small_fit(company)
    if fit.is_impossible:
        return broken_off(company)
    if fit.places is not None and not groups:
        search.begin_at(fit.places)
    elif not search.was_stopped:
        search.run(groups, max(1.0, effort))
    return None


class _Search:
    def __init__(
        self,
        company: Company,
        outlined: Outline,
        rng: np.random.Generator,
        go_on: Callable[[], bool],
        tell: Callable[[Progress], None],
    ) -> None:
        self._company, self._outlined, self._rng = company, outlined, rng
        self._go_on, self._tell = go_on, tell
        self.best: tuple[tuple[int, int, int], Ints] = (_NOTHING, np.zeros((0, 0), dtype=np.int32))
        self.was_stopped = False

    def run(self, groups: Sequence[tuple[int, ...]], effort: float) -> None:
        count = self._company.count
        rounds = next((rounds for most, rounds in _ROUNDS if count <= most), 1)
        wanted = round(rounds * effort)
        frozen = np.zeros(self._company.count + 1, dtype=np.int32)
        frozen[[person for group in groups for person in group]] = 1
        nowhere = np.full(self._company.count + 1, -1, dtype=np.int32)
        for number in range(wanted + 1):
            places = first_places(self._company, self._outlined, groups, self._rng)
            seats = Seats(self._company, places, frozen=frozen, origin=nowhere)
            self._cool(seats, number, wanted)
            if self.was_stopped or self._is_proven():
                return

    def begin_at(self, places: Ints) -> None:
        """Make an answer that keeps every rule cheaper."""
        free = np.zeros(self._company.count + 1, dtype=np.int32)
        self._cool(Seats(self._company, places, frozen=free, origin=free - 1), 1, 1)

    def _cool(self, seats: Seats, number: int, rounds: int) -> None:
        sets, width = seats.places.shape
        heat = _HEATS[0] if number == 0 else _HEATS[1 + (number - 1) % (len(_HEATS) - 1)]
        sweeps = _QUICK_SWEEPS if number == 0 else min(_SWEEPS, self._company.count // 2)
        exchanges = max(1, sweeps * width * sets // min(sets, MOST_AT_ONCE))
        self._keep(seats)
        for step in range(exchanges):
            seats.exchange(self._rng, heat=heat * (1 - step / exchanges))
            self._keep(seats)
            if self._is_proven():
                return
            if step % _LOOKS == 0:
                self._report(max(0, number - 1 + step / exchanges) / max(1, rounds))
                if not self._go_on():
                    self.was_stopped = True
                    return

    def _keep(self, seats: Seats) -> None:
        if seats.standing.key < self.best[0]:
            self.best = seats.standing.key, seats.places.copy()

    def _is_proven(self) -> bool:
        return self.best[0] <= (0, 0, self._outlined.bound)

    def _report(self, share: float) -> None:
        breaches, _, cost = self.best[0]
        self._tell(Progress(cost, breaches, self._outlined.bound, share))


def _formation(company: Company, places: Ints, bound: int, *, is_finished: bool) -> Formation:
    sets = [np.sort(members[members < company.count]) for members in places]
    return Formation(
        tuple(tuple(company.people[at].address for at in members) for members in sets),
        tuple(set_cost(company, members) for members in sets),
        bound,
        is_finished=is_finished,
    )
