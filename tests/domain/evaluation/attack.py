"""Attackers who know every rule, who answered when, and their own answers: what do they learn?

They are one, or several who pool what they know. Every world is tried: all answers that everybody
could have given, at every point in time. Worlds that lead to the same publications are one to the
attackers. An answer of somebody else is determined if it is the same in all of them. So one run
speaks of every truth and of every attacker at once.

People of one group (same set, same times) are interchangeable to everybody else, so a group's
answers are a multiset of courses, and each of its people may have taken any course in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, combinations_with_replacement, product

from service.domain.evaluation.rating_figures import (
    meeting_band,
    meeting_figure,
    set_figure,
    wave_figure,
)
from service.domain.evaluation.small_numbers import Block, GivenRating, Rules, form_blocks


@dataclass(frozen=True)
class Given:
    """An answer given at a time for a meeting (0: for a wave), or changed, if it is the second."""

    at: int
    number: int = 0


@dataclass(frozen=True)
class Group:
    """People of one set who answer, and change their answers, at the same times."""

    set_id: int
    people: int
    given: tuple[Given, ...] = (Given(1),)


Course = tuple[int, ...]
"""What one person answers each time."""
World = tuple[tuple[Course, ...], ...]
"""For each group, its people's courses, sorted."""


Pool = tuple[tuple[int, Course], ...]
"""Who pool what they know: the group of each, and what they answered themselves."""


@dataclass(frozen=True)
class Finding:
    """What a pool knows of everybody else in a group: all gave this value in an answer."""

    pool: Pool
    group: int
    answer: int
    value: int


def determined(groups: Sequence[Group], rules: Rules, *, pooling: int = 1) -> list[Finding]:
    """Return which answers are determined for whom; empty where the rules hold.

    Args:
        pooling: how many put together what they know.
    """
    seen: dict[tuple[object, Pool], list[list[set[int]]]] = defaultdict(
        lambda: [[set() for _ in group.given] for group in groups]
    )
    for world in _worlds(groups, rules):
        published = _published(groups, world, rules)
        whole = [_values(courses) for courses in world]
        people = [(place, course) for place, courses in enumerate(world) for course in courses]
        for pool in set(combinations(people, pooling)):
            known = seen[published, pool]
            inside = {place for place, _ in pool}
            for place, found in enumerate(whole):
                others = _others(world[place], pool, place) if place in inside else found
                for slot, values in enumerate(others):
                    known[place][slot] |= values
    return [
        Finding(pool, place, slot, *values)
        for (_, pool), known in seen.items()
        for place, slots in enumerate(known)
        for slot, values in enumerate(slots)
        if len(values) == 1
    ]


def _worlds(groups: Sequence[Group], rules: Rules) -> Iterator[World]:
    scale = range(rules.low, rules.high + 1)
    choices = [
        combinations_with_replacement(product(scale, repeat=len(group.given)), group.people)
        for group in groups
    ]
    return product(*choices)


def _published(groups: Sequence[Group], world: World, rules: Rules) -> tuple[object, ...]:
    times = sorted({given.at for group in groups for given in group.given})
    numbers = sorted({given.number for group in groups for given in group.given})
    set_ids = sorted({group.set_id for group in groups})
    blocks: dict[int, list[Block]] = {number: [] for number in numbers}
    counted: set[int] = set()
    shown: list[object] = []
    for now in times:
        for number in numbers:
            answers = [
                one for one in _answers(groups, world, now, number) if one.rating_id not in counted
            ]
            with_own = {one.set_id for one in blocks[number] if one.set_id is not None}
            formed = form_blocks(answers, number=number, counted_sets=with_own, rules=rules)
            blocks[number] += [one.block for one in formed]
            counted |= {rating_id for one in formed for rating_id in one.rating_ids}
            if number:
                shown += [meeting_figure(blocks[number], number)]
                shown += [meeting_band(blocks[number], number)]
            else:
                # A set's figure of a wave is a block of its own, so it may be told as well.
                shown += [wave_figure(blocks[number])]
                own = [[b for b in blocks[number] if b.set_id == set_id] for set_id in set_ids]
                shown += [wave_figure(found) for found in own]
        every = [one for found in blocks.values() for one in found if one.number]
        shown += [set_figure(every, set_id) for set_id in set_ids]
    return tuple(shown)


def _answers(groups: Sequence[Group], world: World, now: int, number: int) -> Iterator[GivenRating]:
    """Yield what stands at a time for a meeting; a later answer took an earlier one's place."""
    rating_id = number * 1000
    for place, (group, courses) in enumerate(zip(groups, world, strict=True)):
        slots = [
            slot
            for slot, given in enumerate(group.given)
            if given.at <= now and given.number == number
        ]
        for person, course in enumerate(courses):
            rating_id += 1
            if slots:
                yield GivenRating(rating_id, group.set_id, f"{place}.{person}", course[slots[-1]])


@cache
def _others(courses: tuple[Course, ...], pool: Pool, place: int) -> tuple[frozenset[int], ...]:
    """Return what the rest of a group gave each time."""
    rest = list(courses)
    for of, course in pool:
        if of == place:
            rest.remove(course)
    return _values(tuple(rest))


@cache
def _values(courses: tuple[Course, ...]) -> tuple[frozenset[int], ...]:
    return tuple(frozenset(values) for values in zip(*courses, strict=True))
