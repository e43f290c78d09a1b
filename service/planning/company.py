"""People as numbers: what the planner computes with, the same whatever order the rows came in."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from service.domain.forming import FormingRules, Participant, Pins, SetCost, size_limits

Ints = NDArray[np.int32]
_Key = TypeVar("_Key", bound=Hashable)

POINTS = SetCost(department=3, manager=5, grade=2, location=4, size=5)
"""What one of each costs; the proof of what no sets can beat counts with the same."""
HARD = 1 << 22
"""One broken rule in a cell of a cost table; `MOVED` is somebody in another set than before."""
MOVED = 1 << 11
"""More than the points of one cell can be."""


@dataclass(frozen=True)
class Company:
    """Everybody, in order of address, and at index `count` the empty place.

    Attributes:
        department, location: codes; the last code stands for nobody, unknown and the empty place.
        manager: the manager's index, a code above `count` for one who takes no part, a code of
            their own below zero for who has none.
        kind: which grade and clock they have; `between` holds what two kinds cost in one set.
        away: for each weekday, 1 where they do not work.
        pattern: which of `patterns`, the distinct rows of `away`, is theirs.
        strangers: by index, those they must not sit with, managers not counted.
        free: how many of one location cost nothing, by size of set and location.
    """

    people: tuple[Participant, ...]
    rules: FormingRules
    least: int
    most: int
    department: Ints
    location: Ints
    manager: Ints
    kind: Ints
    between: NDArray[np.int64]
    away: Ints
    pattern: Ints
    patterns: Ints
    offset: Ints
    strangers: dict[int, Ints]
    free: Ints

    @property
    def count(self) -> int:
        """How many people there are."""
        return len(self.people)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Where everybody is, by address."""
        return {one.address: at for at, one in enumerate(self.people)}

    @property
    def fewest_sets(self) -> int:
        """Into how few sets they fit."""
        return -(-self.count // self.most)

    @property
    def most_sets(self) -> int:
        """How many sets they can fill."""
        return self.count // self.least

    def table(self, sets: Sequence[Sequence[int]]) -> Ints:
        """Return sets as a table of sets by places, each filled up with the empty place."""
        places = np.full((len(sets), self.most), self.count, dtype=np.int32)
        for row, members in enumerate(sets):
            places[row, : len(members)] = members
        return places


def read_company(people: Iterable[Participant], rules: FormingRules, pins: Pins) -> Company:
    """Turn people into numbers; their order does not matter."""
    ordered = tuple(sorted(people, key=lambda one: one.address))
    count = len(ordered)
    index = {one.address: at for at, one in enumerate(ordered)}
    least, most = size_limits(count, rules)
    _, department = _coded([one.department for one in ordered])
    locations, location = _coded([one.location for one in ordered])
    kinds = sorted({(one.grade or 0, one.offset_minutes) for one in ordered})
    kind_of = {kind: at for at, kind in enumerate(kinds)}
    kind = [kind_of[one.grade or 0, one.offset_minutes] for one in ordered]
    away = np.array(
        [[day not in one.working_days for day in range(7)] for one in ordered] + [[False] * 7],
        dtype=np.int32,
    )
    patterns, pattern = np.unique(away, axis=0, return_inverse=True)
    people_at = np.bincount(location[:-1], minlength=locations + 1)[:locations]
    free = [
        [max(rules.location_free, -(-size * int(there) // count)) for there in people_at]
        for size in range(most + 2)
    ]
    return Company(
        people=ordered,
        rules=rules,
        least=least,
        most=most,
        department=department,
        location=location,
        manager=_managers(ordered, index),
        kind=np.array([*kind, len(kinds)], dtype=np.int32),
        between=_between(kinds, rules),
        away=away,
        pattern=pattern.astype(np.int32).reshape(-1),
        patterns=patterns,
        offset=np.array([*(one.offset_minutes for one in ordered), 0], dtype=np.int32),
        strangers=_strangers(ordered, index, pins),
        free=np.array(free, dtype=np.int32).reshape(most + 2, locations),
    )


def _coded(values: Sequence[str | None]) -> tuple[int, Ints]:
    """Return how many values there are, and the code of each, the empty place's at the end."""
    names = sorted({value for value in values if value is not None})
    code = {name: at for at, name in enumerate(names)}
    unknown = len(names)
    coded = [unknown if value is None else code[value] for value in values]
    return unknown, np.array([*coded, unknown], dtype=np.int32)


def _managers(people: Sequence[Participant], index: dict[str, int]) -> Ints:
    count = len(people)
    elsewhere = sorted({one.manager for one in people if one.manager} - set(index))
    code = index | {address: count + 1 + at for at, address in enumerate(elsewhere)}
    codes = [code[one.manager] if one.manager else -2 - at for at, one in enumerate(people)]
    return np.array([*codes, -2 - count], dtype=np.int32)


def _between(kinds: Sequence[tuple[int, int]], rules: FormingRules) -> NDArray[np.int64]:
    grade = np.array([kind[0] for kind in kinds], dtype=np.int64)
    offset = np.array([kind[1] for kind in kinds], dtype=np.int64)
    known = (grade > 0)[:, None] & (grade > 0)[None, :]
    far = known & (np.abs(grade[:, None] - grade[None, :]) > rules.grade_gap)
    apart = np.abs(offset[:, None] - offset[None, :]) > rules.widest_offsets
    table = np.zeros((len(kinds) + 1, len(kinds) + 1), dtype=np.int64)
    table[:-1, :-1] = POINTS.grade * far + HARD * apart
    return table


def _strangers(people: Sequence[Participant], index: dict[str, int], pins: Pins) -> dict[int, Ints]:
    pairs = [(one.address, other) for one in people for other in one.not_with]
    found: dict[int, set[int]] = {}
    for one, other in [*pairs, *pins.apart]:
        if one in index and other in index and one != other:
            found.setdefault(index[one], set()).add(index[other])
            found.setdefault(index[other], set()).add(index[one])
    return {at: np.array(sorted(found[at]), dtype=np.int32) for at in sorted(found)}
