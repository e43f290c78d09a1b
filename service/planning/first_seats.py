"""Where everybody sits at the start: dealt out by the outline, pinned people brought together."""

from collections.abc import Sequence

import numpy as np

from service.domain.forming import CannotForm, Impossible, Pins
from service.planning.company import Company, Ints
from service.planning.set_outline import Outline


def pinned_groups(company: Company, pins: Pins) -> list[tuple[int, ...]]:
    """Return the people who must share a set, kept sets in the order of their numbers, then others.

    Raises:
        CannotForm: pins contradict one another.
    """
    index = company.index
    groups: dict[int, set[int]] = {}
    for address, number in sorted(pins.kept.items()):
        if address in index:
            groups.setdefault(number, set()).add(index[address])
    found = [groups[number] for number in sorted(groups)]
    kept = len(found)
    for together in sorted(sorted(group) for group in pins.together):
        wanted = {index[address] for address in together if address in index}
        touched = [group for group in found if group & wanted]
        if sum(group in found[:kept] for group in touched) > 1:
            raise _contradiction("people who are pinned together are kept in different sets")
        home = touched[0] if touched else set()
        home |= wanted
        for other in touched[1:]:
            home |= other
            found.remove(other)
        if not touched:
            found.append(home)
    if any(len(group) > company.most for group in found):
        raise _contradiction(f"more than {company.most} people are pinned to one set")
    if len(found) > company.most_sets:
        raise _contradiction(
            f"people are pinned to {len(found)} different sets, and {company.count} people fill"
            f" at most {company.most_sets}"
        )
    return [tuple(sorted(group)) for group in found]


def first_places(
    company: Company,
    outlined: Outline,
    groups: Sequence[tuple[int, ...]],
    rng: np.random.Generator,
) -> Ints:
    """Return a table of sets by places; the pinned groups sit in the first sets, in their order."""
    sets = _dealt(company, outlined, rng)
    wanted = min(max(len(groups), company.fewest_sets), company.most_sets)
    while len(sets) < wanted:
        sets.append([])
    return _with_groups(company.table(sets), groups)


def _dealt(company: Company, outlined: Outline, rng: np.random.Generator) -> list[list[int]]:
    spans = [(span.sizes, span.people) for span in outlined.spans]
    if not spans:
        spans = [(_even_sizes(company), tuple(np.argsort(company.offset[:-1]).tolist()))]
    sets: list[list[int]] = []
    for sizes, people in spans:
        ties = rng.random(company.count)
        ordered = sorted(
            people, key=lambda at: (company.department[at], company.location[at], ties[at])
        )
        sets += _round_by_round(sizes, ordered)
    return sets


def _round_by_round(sizes: Sequence[int], people: Sequence[int]) -> list[list[int]]:
    """Deal people out, one to each set in turn, until each has its size."""
    sets: list[list[int]] = [[] for _ in sizes]
    seats = [at for turn in range(max(sizes, default=0)) for at, n in enumerate(sizes) if turn < n]
    for at, person in zip(seats, people, strict=True):
        sets[at].append(person)
    return sets


def _even_sizes(company: Company) -> tuple[int, ...]:
    wanted = round(company.count / company.rules.target)
    number = min(max(wanted, company.fewest_sets, 1), max(company.most_sets, 1))
    return tuple(company.count // number + (at < company.count % number) for at in range(number))


def _with_groups(places: Ints, groups: Sequence[tuple[int, ...]]) -> Ints:
    """Bring each group into one set, by exchanges; which set it is, is told by its first member."""
    taken: set[int] = set()
    order: list[int] = []
    pinned = {person for group in groups for person in group}
    for group in groups:
        rows = [int(np.argwhere(places == person)[0][0]) for person in group]
        free = [row for row in range(len(places)) if row not in taken]
        home = next((row for row in rows if row not in taken), free[0])
        taken.add(home)
        order.append(home)
        for person in group:
            _bring(places, person, home, pinned)
    rest = [row for row in range(len(places)) if row not in taken]
    return places[[*order, *rest]]


def _bring(places: Ints, person: int, home: int, pinned: set[int]) -> None:
    row, column = (int(at) for at in np.argwhere(places == person)[0])
    if row == home:
        return
    give = next(
        at for at in reversed(range(places.shape[1])) if int(places[home, at]) not in pinned
    )
    places[row, column], places[home, give] = places[home, give], person


def _contradiction(because: str) -> CannotForm:
    return CannotForm(
        Impossible(("pins",), because[0].upper() + because[1:], ("let one of these pins go",))
    )
