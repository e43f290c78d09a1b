"""What a division costs and breaks, written a second time from the rules, pair by pair."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from service.domain.forming import Participant


def broken(people: Sequence[Participant], sets: Sequence[Sequence[str]]) -> set[str]:
    """Return the names of the hard rules that a division breaks."""
    known = {one.address: one for one in people}
    count = len(people)
    can_be_cut = any(5 * number <= count <= 7 * number for number in range(1, count + 1))
    seats = Counter(address for members in sets for address in members)
    found = {"person"} if seats != Counter(list(known)) else set()
    for members in sets:
        group = [known[address] for address in members]
        found |= set() if (5 if can_be_cut else 4) <= len(group) <= 7 else {"size"}
        found |= {rule for pair in combinations(group, 2) for rule in _broken_by(*pair)}
        days = frozenset.intersection(*(one.working_days for one in group))
        found |= set() if days else {"working_day"}
    return found


def cost(people: Sequence[Participant], sets: Sequence[Sequence[str]]) -> int:
    """Return the points of a division."""
    known = {one.address: one for one in people}
    at_place = Counter(one.location for one in people)
    points = 0
    for members in sets:
        group = [known[address] for address in members]
        points += 5 * abs(len(group) - 6)
        points += sum(_points(*pair) for pair in combinations(group, 2))
        for place, here in Counter(one.location for one in group).items():
            free = max(3, -(-len(group) * at_place[place] // len(people)))
            points += 4 * max(0, here - free)
    return points


def _broken_by(one: Participant, other: Participant) -> set[str]:
    found = set()
    if one.address == other.manager or other.address == one.manager:
        found.add("manager")
    if one.address in other.not_with or other.address in one.not_with:
        found.add("not_with")
    if abs(one.offset_minutes - other.offset_minutes) > 300:
        found.add("time_window")
    return found


def _points(one: Participant, other: Participant) -> int:
    same_manager = one.manager is not None and one.manager == other.manager
    return (
        3 * (one.department == other.department)
        + 5 * same_manager
        + 2 * (abs((one.grade or 0) - (other.grade or 0)) > 2)
    )
