"""The cheapest dates of all sets of one facilitator, and a bound that no dates can beat."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np

from service.planning.dates_choice import choose
from service.planning.dates_desk import UNPLACED, Desk, Master
from service.planning.dates_series import NEVER, Series
from service.planning.dates_slots import Real, room_of

_MOST_KNOWN = 60_000
_PATTERNS = 4
_ROUNDS = 400
_SURE = 1e-5
_TRUST = 0.6
"""How near new prices stay to the best so far: without it, they swing."""

Cost = Callable[[str, Series], int]


@dataclass(frozen=True)
class Settled:
    """Dates for a facilitator's sets; `series` lacks those that found no place."""

    series: Mapping[str, Series]
    cost: float
    bound: float

    @property
    def is_proven(self) -> bool:
        """Whether nothing can be cheaper."""
        return self.cost <= self.bound


def settle_quickly(desk: Desk, cost: Cost) -> Settled:
    """Return dates by letting sets choose in turn, the hardest to please first."""
    free = {name: pricer.priced().least for name, pricer in desk.sets.items()}
    series: dict[str, Series] = {}
    # Nobody waits for the best of what cannot be.
    if _is_crowded(desk):
        return Settled(series, _total(desk, series, cost), NEVER)
    for name in sorted(desk.sets, key=lambda one: (-free[one], one)):
        found = desk.sets[name].priced(desk.blocked(list(series.values()))).best()
        if found:
            series[name] = found[0][1]
    series = _improved(desk, series, cost)
    bound = sum(value for value in free.values())
    return Settled(
        series, _total(desk, series, cost), ceil(bound - _SURE) if bound < NEVER else NEVER
    )


def settle(
    desk: Desk,
    first: Settled,
    cost: Cost,
    *,
    seed: int,
    seconds_left: Callable[[], float],
) -> Iterator[Settled]:
    """Yield better and better dates for a facilitator's sets; the last is what time allowed."""
    if first.is_proven or len(desk.sets) < 2:
        yield first
        return
    search = _Search(desk, first, cost, seed, seconds_left)
    yield from search.run()


class _Search:
    """Prices first, then a choice among the series found, then every series that could matter."""

    def __init__(
        self,
        desk: Desk,
        first: Settled,
        cost: Cost,
        seed: int,
        seconds_left: Callable[[], float],
    ) -> None:
        self._desk, self._best, self._cost = desk, first, cost
        self._seed, self._left = seed, seconds_left
        self._master = Master(desk)
        self._prices = np.zeros(len(desk.slots.starts))
        self._bound = first.bound
        self._real_bound = float(first.bound)
        for name, series in first.series.items():
            self._master.add(name, series, cost(name, series))

    def run(self) -> Iterator[Settled]:
        self._price()
        yield self._settled()
        known = {key: self._cost(*key) for key in self._master.known}
        self._choose(known)
        yield self._settled()
        if self._best.cost <= self._bound or self._left() <= 0:
            return
        every = self._every()
        if every is not None and self._choose(every):
            self._bound = self._best.cost
        yield self._settled()

    def _settled(self) -> Settled:
        self._best = Settled(self._best.series, self._best.cost, self._bound)
        return self._best

    def _price(self) -> None:
        """Find prices at which the sets that choose for themselves barely clash."""
        centre = self._prices
        for _ in range(_ROUNDS):
            if self._left() <= 0:
                return
            value, prices = self._master.solve()
            # With prices as high as that, somebody has no place whatever is chosen.
            if self._real_bound > UNPLACED / 2:
                return
            if value - self._real_bound < _SURE or ceil(value - _SURE) <= self._bound:
                return
            mixed = _TRUST * centre + (1 - _TRUST) * prices
            before = self._real_bound
            is_new = self._ask(mixed)
            if self._real_bound > before:
                centre = self._prices
            if not is_new and not self._ask(prices):
                return

    def _ask(self, rows: Real) -> bool:
        """Let each set choose at these prices; tell whether a series was new."""
        slot_prices = self._desk.prices(rows)
        bound, is_new = -float(rows.sum()), False
        for name, pricer in self._desk.sets.items():
            found = pricer.priced(slot_prices).best(_PATTERNS)
            if not found:
                return False
            bound += found[0][0]
            for _, series in found:
                is_new |= self._master.add(name, series, self._cost(name, series))
        if bound > self._real_bound:
            self._real_bound, self._prices = bound, rows
            self._bound = max(self._bound, ceil(bound - _SURE))
        return is_new

    def _every(self) -> dict[tuple[str, Series], int] | None:
        """Return every series that a cheaper choice could hold; None if they are too many."""
        room = self._best.cost - 1 - self._real_bound
        prices = self._desk.prices(self._prices)
        every: dict[tuple[str, Series], int] = {}
        for name, pricer in self._desk.sets.items():
            priced = pricer.priced(prices)
            series = priced.below(priced.least + room, _MOST_KNOWN - len(every))
            if series is None or self._left() <= 0:
                return None
            every.update({(name, one): self._cost(name, one) for one in series})
        for name, one in self._best.series.items():
            every[name, one] = self._cost(name, one)
        return every

    def _choose(self, known: Mapping[tuple[str, Series], int]) -> bool:
        """Take the best choice among known series; tell whether it is proven."""
        answer = choose(
            self._desk,
            known,
            start=self._best.series,
            seed=self._seed,
            seconds_left=self._left,
        )
        if answer is None:
            return False
        series = _improved(self._desk, answer[0], self._cost)
        total = _total(self._desk, series, self._cost)
        if total < self._best.cost:
            self._best = Settled(series, total, self._bound)
        return answer[1]


def _is_crowded(desk: Desk) -> bool:
    """Return whether a calendar has fewer places than the sets need."""
    sessions = sum(pricer.rules.sessions for pricer in desk.sets.values())
    return room_of(desk.slots) < sessions


def _improved(desk: Desk, series: Mapping[str, Series], cost: Cost) -> dict[str, Series]:
    """Let each set choose again among what the others leave, until none gains by it."""
    better = dict(series)
    is_better = True
    while is_better:
        is_better = False
        for name in desk.sets:
            others = [one for other, one in better.items() if other != name]
            found = desk.sets[name].priced(desk.blocked(others)).best()
            if found and (name not in better or cost(name, found[0][1]) < cost(name, better[name])):
                better[name] = found[0][1]
                is_better = True
    return better


def _total(desk: Desk, series: Mapping[str, Series], cost: Cost) -> float:
    unplaced = (len(desk.sets) - len(series)) * UNPLACED
    return unplaced + sum(cost(name, one) for name, one in series.items())
