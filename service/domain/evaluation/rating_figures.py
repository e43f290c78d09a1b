"""What is shown of blocks of answers: a mean to one decimal and a count, or a reason in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.domain.evaluation.small_numbers import LOW, Block

FEWEST_MEETINGS = 2
"""A set's figure runs over at least as many, and a meeting's over as many sets."""
FEWEST_FOR_BAND = 4
"""Blocks: a quarter of fewer is none."""

_TOGETHER = "Shown once enough answers can be counted together that nobody's own can be worked out"
TOO_FEW = f"{_TOGETHER}: five at least."
"""Of a wave. None of these reasons says which rule hid a figure: that would tell something."""
TOO_FEW_OF_SET = f"{_TOGETHER}: five at least from each of two meetings."
TOO_FEW_OF_MEETING = f"{_TOGETHER}: five at least, and from two sets."


@dataclass(frozen=True)
class Figure:
    """A mean on the scale, rounded to one decimal, of `answers`; hidden, it is None and 0."""

    mean: float | None
    answers: int
    reason: str = ""
    """Why it is hidden, as a sentence; empty where it is shown."""


@dataclass(frozen=True)
class Band:
    """Between which means the middle half of the blocks lies, to one decimal."""

    lower: float
    upper: float


def set_figure(blocks: Iterable[Block], set_id: int) -> Figure:
    """Return a set's running figure: over two meetings or more, never one alone.

    A meeting after which nearly all of the set gave one end of the scale is left out.
    """
    own = [one for one in blocks if one.set_id == set_id and not one.is_near_end]
    if len({one.number for one in own}) < FEWEST_MEETINGS:
        return _hidden(TOO_FEW_OF_SET)
    return _shown(own)


def meeting_figure(blocks: Iterable[Block], number: int) -> Figure:
    """Return a meeting's figure over the programme: from two sets or more, never one's alone."""
    found = [one for one in blocks if one.number == number]
    return _shown(found) if _may_be_shown(found) else _hidden(TOO_FEW_OF_MEETING)


def wave_figure(blocks: Iterable[Block]) -> Figure:
    """Return the programme's figure of a wave that stands once for it."""
    found = list(blocks)
    return _hidden(TOO_FEW) if all(one.is_near_end for one in found) else _shown(found)


def meeting_band(blocks: Iterable[Block], number: int) -> Band | None:
    """Return how far sets differ after a meeting, as quartiles of the blocks' means.

    Not of the answers: quartiles of twenty answers beside their mean can tell a single one. The
    band is widened to hold the figure itself, which one far-off block can draw out of it.
    """
    found = [one for one in blocks if one.number == number]
    if len(found) < FEWEST_FOR_BAND or not _may_be_shown(found):
        return None
    means = sorted(_mean(one.counts) for one in found)
    figure = _mean(_counts(found))
    return Band(
        min(figure, means[-(-len(means) // 4) - 1]),
        max(figure, means[-(-3 * len(means) // 4) - 1]),
    )


def shown_mean(total: int, answers: int) -> float:
    """Return a mean as it is shown: one decimal, halves rounded up, exact in whole numbers."""
    return (20 * total + answers) // (2 * answers) / 10


def _may_be_shown(blocks: Sequence[Block]) -> bool:
    if all(one.is_near_end for one in blocks):
        return False
    own = {one.set_id for one in blocks if one.set_id is not None}
    in_common = max((one.sets for one in blocks if one.set_id is None), default=0)
    return max(len(own), in_common) >= FEWEST_MEETINGS


def _shown(blocks: Sequence[Block]) -> Figure:
    counts = _counts(blocks)
    return Figure(_mean(counts), sum(counts))


def _hidden(reason: str) -> Figure:
    return Figure(None, 0, reason)


def _counts(blocks: Sequence[Block]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*(one.counts for one in blocks), strict=True)))


def _mean(counts: Sequence[int]) -> float:
    total = sum(value * count for value, count in enumerate(counts, start=LOW))
    return shown_mean(total, sum(counts))
