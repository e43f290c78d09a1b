"""The order in which tests are begun: the long ones first, and together what shares a set-up.

`--dist worksteal` cuts the list into one piece for each process, and who is done takes the end of
another's piece. So each piece begins with some of the long tests and ends with many short ones: no
process is left alone with a long test, and no second one starts what another has running.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

import pytest

_SECONDS_IN_A_GROUP = 8
"""What a test takes that shares a set-up, its part of that included; only roughly."""

Test = TypeVar("Test")


def begin_with_the_longest(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """Return the tests of a run on several processes in the order in which they are begun."""
    groups: dict[str, list[pytest.Item]] = defaultdict(list)
    short: list[pytest.Item] = []
    for item in items:
        group = item.get_closest_marker("xdist_group")
        if group is not None:
            groups[group.args[0]].append(item)
        elif item.get_closest_marker("lasts") is not None:
            groups[item.nodeid].append(item)
        else:
            short.append(item)
    return deal([(_seconds(group), group) for group in groups.values()], short, processes)


def deal(
    loads: Sequence[tuple[float, list[Test]]], short: Sequence[Test], processes: int
) -> list[Test]:
    """Put loads at the beginnings of pieces, the longest first, each where least is so far.

    Args:
        loads: (seconds, tests that stay together).
        processes: into as many pieces of like length the list will be cut.
    """
    heads: list[list[Test]] = [[] for _ in range(processes)]
    seconds = [0.0] * processes
    for lasts, load in sorted(loads, key=lambda one: one[0], reverse=True):
        least = seconds.index(min(seconds))
        heads[least] += load
        seconds[least] += lasts
    rest = iter(short)
    dealt: list[Test] = []
    lengths = _lengths(len(short) + sum(map(len, heads)), processes)
    for head, length in zip(heads, lengths, strict=True):
        dealt += head
        dealt += [one for _, one in zip(range(length - len(head)), rest, strict=False)]
    return [*dealt, *rest]


def _seconds(group: Sequence[pytest.Item]) -> float:
    marker = group[0].get_closest_marker("lasts")
    return _SECONDS_IN_A_GROUP * len(group) if marker is None else float(marker.kwargs["seconds"])


def _lengths(count: int, processes: int) -> Iterator[int]:
    """Yield the length of each piece, as xdist cuts them."""
    for left in range(processes, 0, -1):
        yield count // left
        count -= count // left
