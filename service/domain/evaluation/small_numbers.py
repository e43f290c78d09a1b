"""When answers may be counted together, so that no figure ever tells what one person answered.

Every figure of ratings is a sum of *blocks*. A block is at least five answers of one meeting number
(or wave), by five people, frozen once it is formed: whatever is published later, for a set, for a
meeting or for the whole programme, is made of whole blocks. So whoever subtracts one figure from
another, or an earlier one from a later one, is left with whole blocks, each of which could have
been published by itself. How blocks are formed depends on who answered when and never on what they
answered: what is published, and what is not, tells nothing else. `docs/evidence.md` has the proof.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LOW, HIGH = 1, 7
"""Ends of the scale."""


@dataclass(frozen=True)
class Rules:
    """The numbers of the rules; tests weaken one at a time to see their attack succeed."""

    fewest: int = 5
    """Answers, and people, that a set's first block needs."""
    fewest_new: int = 5
    """The same for a set's every later block of the same meeting: a figure is replaced only once
    so many new answers have come (privacy 4.4)."""
    fewest_left: int = 5
    """The same for what the sets' own figures leave of the programme's."""
    margin: int = 1
    """A block is near an end of the scale if its answers, those of some one person left out, are
    no more points than this away from it in all.

    With none away, all the others' answers would be known to whoever subtracts their own. With one,
    that a block is near an end would tell as much, so it is not enough either.
    """
    low: int = LOW
    high: int = HIGH


RULES = Rules()


@dataclass(frozen=True)
class GivenRating:
    """One answer that no figure counts yet."""

    rating_id: int
    set_id: int
    person: str
    """The writer's pseudonym."""
    value: int


@dataclass(frozen=True)
class Block:
    """Answers counted together, for good: what their writers change later changes no figure.

    `set_id` is None for what several sets have in common, which counts for none of them alone.
    """

    set_id: int | None
    sets: int
    """How many sets the answers come from."""
    number: int
    """Of the meeting; 0 for a wave that stands once for a whole programme."""
    counts: tuple[int, ...]
    """How many answered low, low + 1 and so on; near an end, what stands in their place."""
    is_near_end: bool = False
    """Whether nearly all answered with one end of the scale, in which case `counts` are always two
    answers a point from that end and the others at it, whatever they were."""

    @property
    def answers(self) -> int:
        """Return how many answers it holds."""
        return sum(self.counts)


@dataclass(frozen=True)
class NewBlock:
    """A block just formed, with the ratings that it holds."""

    block: Block
    rating_ids: tuple[int, ...]


def form_blocks(
    new: Iterable[GivenRating],
    *,
    number: int,
    counted_sets: Iterable[int] = (),
    rules: Rules = RULES,
) -> list[NewBlock]:
    """Form what blocks can be formed of the answers to one question at one meeting, or in one wave.

    A set's answers are a block of its own where they are enough. What is left of the others is a
    block in common. Where that would be too little, the next smallest set's is counted with it, and
    so that set's own figure goes without. What still is too little waits for more.

    Args:
        new: answers that no block holds.
        counted_sets: sets of which this meeting or wave has a block already.
    """
    by_set: dict[int, list[GivenRating]] = {}
    for one in new:
        by_set.setdefault(one.set_id, []).append(one)
    counted = frozenset(counted_sets)
    own = {
        set_id: answers
        for set_id, answers in by_set.items()
        if _are_enough(answers, rules.fewest_new if set_id in counted else rules.fewest)
    }
    left = [one for set_id, answers in by_set.items() if set_id not in own for one in answers]
    if left and not _are_enough(left, rules.fewest_left):
        if not own:
            return []
        left += own.pop(min(own, key=lambda set_id: (len(own[set_id]), set_id)))
    formed = [_formed(answers, set_id, number, rules) for set_id, answers in sorted(own.items())]
    return [*formed, _formed(left, None, number, rules)] if left else formed


def common_block(new: Iterable[GivenRating], *, rules: Rules = RULES) -> list[NewBlock]:
    """Form one block of all sets, for a wave of which no set has a figure of its own."""
    answers = list(new)
    return [_formed(answers, None, 0, rules)] if _are_enough(answers, rules.fewest_new) else []


def _are_enough(answers: Sequence[GivenRating], fewest: int) -> bool:
    return len({one.person for one in answers}) >= fewest


def _formed(
    answers: Sequence[GivenRating], set_id: int | None, number: int, rules: Rules
) -> NewBlock:
    found = Counter(one.value for one in answers)
    near_end = _near_end(answers, rules)
    if near_end is not None:
        inward = 1 if near_end == rules.low else -1
        found = Counter({near_end: len(answers) - 2, near_end + inward: 2})
    return NewBlock(
        Block(
            set_id=set_id,
            sets=len({one.set_id for one in answers}),
            number=number,
            counts=tuple(found[value] for value in range(rules.low, rules.high + 1)),
            is_near_end=near_end is not None,
        ),
        rating_ids=tuple(sorted(one.rating_id for one in answers)),
    )


def _near_end(answers: Sequence[GivenRating], rules: Rules) -> int | None:
    """Return the end of the scale that the answers are near, if some one person's are left out."""
    for end in (rules.low, rules.high):
        away: Counter[str] = Counter()
        for one in answers:
            away[one.person] += abs(one.value - end)
        if away.total() - max(away.values()) <= rules.margin:
            return end
    return None
