"""Who sits with whom, by a simple fair rule: few of one department, nobody with their manager."""

from collections.abc import Sequence
from dataclasses import dataclass

_SAME_DEPARTMENT, _SAME_MANAGER, _OWN_MANAGER = 3, 5, 1_000
"""What a pair in one set costs; the last is never taken where anything else is left."""
_MOST_ROUNDS = 20


@dataclass(frozen=True)
class Candidate:
    """Somebody who is to be a member; `manager` is an address, or None."""

    address: str
    manager: str | None
    department: str


def suggest_sets(people: Sequence[Candidate], *, size: int) -> tuple[tuple[str, ...], ...]:
    """Divide people into sets whose sizes differ by one at most.

    The same people in the same order give the same sets. Whether every rule holds is checked by
    whoever takes the suggestion: with too few departments or too many managers it cannot.

    Args:
        size: how many members a set should have; the number of sets is what comes nearest.

    Returns:
        The addresses of each set, none of them empty.
    """
    if not people:
        return ()
    count = max(1, round(len(people) / size))
    sets: list[list[Candidate]] = [[] for _ in range(count)]
    for person in _hardest_first(people):
        shortest = min(len(members) for members in sets)
        open_sets = [members for members in sets if len(members) == shortest]
        min(open_sets, key=lambda members: _cost(person, members)).append(person)
    _swap_while_it_helps(sets)
    return tuple(tuple(one.address for one in members) for members in sets)


def _hardest_first(people: Sequence[Candidate]) -> list[Candidate]:
    # Large departments are dealt out first, one to each set in turn.
    sizes: dict[str, int] = {}
    for person in people:
        sizes[person.department] = sizes.get(person.department, 0) + 1
    return sorted(
        people, key=lambda one: (-sizes[one.department], one.department, one.manager or "")
    )


def _swap_while_it_helps(sets: list[list[Candidate]]) -> None:
    for _ in range(_MOST_ROUNDS):
        if not any(
            _swap_between(sets[one], sets[other])
            for one in range(len(sets))
            for other in range(one + 1, len(sets))
        ):
            return


def _swap_between(one: list[Candidate], other: list[Candidate]) -> bool:
    for here, mine in enumerate(one):
        for there, theirs in enumerate(other):
            rest, others = [*one[:here], *one[here + 1 :]], [*other[:there], *other[there + 1 :]]
            now = _cost(mine, rest) + _cost(theirs, others)
            if _cost(theirs, rest) + _cost(mine, others) < now:
                one[here], other[there] = theirs, mine
                return True
    return False


def _cost(person: Candidate, members: Sequence[Candidate]) -> int:
    return sum(_pair_cost(person, other) for other in members)


def _pair_cost(one: Candidate, other: Candidate) -> int:
    cost = 0
    if one.department and one.department == other.department:
        cost += _SAME_DEPARTMENT
    if one.manager and one.manager == other.manager:
        cost += _SAME_MANAGER
    if one.manager == other.address or other.manager == one.address:
        cost += _OWN_MANAGER
    return cost
