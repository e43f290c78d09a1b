"""Blocks of answers: five people at least, formed by who answered and never by what."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain.evaluation.rating_figures import (
    TOO_FEW,
    TOO_FEW_OF_MEETING,
    TOO_FEW_OF_SET,
    Band,
    Figure,
    meeting_band,
    meeting_figure,
    set_figure,
    wave_figure,
)
from service.domain.evaluation.small_numbers import (
    Block,
    GivenRating,
    common_block,
    form_blocks,
)

MAPLE, OAK, ELM = 1, 2, 3


def answers(set_id: int, *values: int, first: int = 1) -> list[GivenRating]:
    return [
        GivenRating(set_id * 100 + place, set_id, f"{set_id}.{place}", value)
        for place, value in enumerate(values, start=first)
    ]


def block(set_id: int | None, number: int, *values: int, sets: int = 1) -> Block:
    counts = tuple(values.count(value) for value in range(1, 8))
    return Block(set_id=set_id, sets=sets, number=number, counts=counts)


given_answers = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 9), st.integers(1, 7)),
    unique_by=lambda one: one[:2],
    max_size=30,
).map(
    lambda told: [
        GivenRating(set_id * 100 + person, set_id, f"{set_id}.{person}", value)
        for set_id, person, value in told
    ]
)


@given(given_answers, st.sets(st.integers(1, 4)))
def test_every_block_holds_five_people_and_no_answer_twice(
    new: list[GivenRating], counted: set[int]
) -> None:
    formed = form_blocks(new, number=1, counted_sets=counted)

    held = [rating_id for one in formed for rating_id in one.rating_ids]
    assert len(held) == len(set(held))
    assert set(held) <= {one.rating_id for one in new}
    assert [one.block.answers for one in formed] == [len(one.rating_ids) for one in formed]
    assert all(one.block.answers >= 5 for one in formed)
    # What waits is too little to be told from what is counted, and so are any five of it.
    assert formed == [] or len(held) == len(new)


@given(given_answers, st.randoms(use_true_random=False))
def test_what_is_counted_does_not_depend_on_what_was_answered(
    new: list[GivenRating], chance: st.DataObject
) -> None:
    others = [
        GivenRating(one.rating_id, one.set_id, one.person, chance.randint(1, 7))  # type: ignore[attr-defined]  # -- a Random
        for one in new
    ]

    held, held_of_others = (
        [(one.block.set_id, one.rating_ids) for one in form_blocks(given_, number=1)]
        for given_ in (new, others)
    )

    assert held == held_of_others


@given(given_answers)
def test_block_near_an_end_tells_nothing_but_the_end(new: list[GivenRating]) -> None:
    blocks = [one.block for one in form_blocks(new, number=1) if one.block.is_near_end]

    shapes = [{count for count in one.counts if count} for one in blocks]
    assert all(shape <= {2, one.answers - 2} for shape, one in zip(shapes, blocks, strict=True))


def test_small_set_takes_the_next_smallest_along() -> None:
    new = [
        *answers(MAPLE, 2, 3, 4, 5, 6, 6),
        *answers(OAK, 2, 2, 3, 4, 5),
        *answers(ELM, 6, 5),
    ]

    formed = form_blocks(new, number=3)

    assert [one.block for one in formed] == [
        block(MAPLE, 3, 2, 3, 4, 5, 6, 6),
        block(None, 3, 2, 2, 3, 4, 5, 6, 5, sets=2),
    ]


def test_four_answers_wait() -> None:
    assert form_blocks(answers(MAPLE, 2, 3, 4, 5), number=1) == []
    assert common_block(answers(MAPLE, 2, 3, 4, 5)) == []


def test_wave_is_counted_over_all_sets_together() -> None:
    formed = common_block([*answers(MAPLE, 2, 3, 4), *answers(OAK, 5, 6)])

    assert [one.block for one in formed] == [block(None, 0, 2, 3, 4, 5, 6, sets=2)]


def test_set_shows_its_figure_from_two_meetings_on() -> None:
    first, second = block(MAPLE, 1, 2, 3, 4, 5, 6), block(MAPLE, 2, 6, 6, 6, 5, 4)
    near_end = Block(MAPLE, 1, 3, (0, 0, 0, 0, 0, 2, 3), is_near_end=True)

    assert set_figure([first], MAPLE) == Figure(None, 0, TOO_FEW_OF_SET)
    assert set_figure([first, near_end], MAPLE) == Figure(None, 0, TOO_FEW_OF_SET)
    assert set_figure([first, second, near_end], MAPLE) == Figure(4.7, 10)
    assert set_figure([first, second], OAK) == Figure(None, 0, TOO_FEW_OF_SET)


def test_meeting_shows_its_figure_from_two_sets_on() -> None:
    maple, oak = block(MAPLE, 1, 2, 3, 4, 5, 6), block(OAK, 1, 4, 4, 4, 4, 5)
    both = block(None, 1, 4, 4, 4, 4, 5, sets=2)
    near_end = Block(OAK, 1, 1, (0, 0, 0, 0, 0, 2, 3), is_near_end=True)

    assert meeting_figure([maple], 1) == Figure(None, 0, TOO_FEW_OF_MEETING)
    assert meeting_figure([near_end, near_end], 1) == Figure(None, 0, TOO_FEW_OF_MEETING)
    assert meeting_figure([maple, oak], 1) == Figure(4.1, 10)
    assert meeting_figure([maple, near_end], 1) == Figure(5.3, 10)
    assert meeting_figure([both], 1) == Figure(4.2, 5)
    assert meeting_figure([maple, oak], 2) == Figure(None, 0, TOO_FEW_OF_MEETING)


def test_wave_shows_its_figure_unless_it_is_near_an_end() -> None:
    near_end = Block(None, 2, 0, (3, 2, 0, 0, 0, 0, 0), is_near_end=True)

    assert wave_figure([]) == Figure(None, 0, TOO_FEW)
    assert wave_figure([near_end]) == Figure(None, 0, TOO_FEW)
    assert wave_figure([near_end, block(None, 0, 3, 3, 3, 3, 4)]) == Figure(2.3, 10)


def test_band_is_the_middle_half_of_four_blocks_or_more() -> None:
    blocks = [block(set_id, 1, 2, 3, 4, 5, last) for set_id, last in enumerate((2, 4, 5, 7))]

    assert meeting_band(blocks, 1) == Band(3.2, 3.8)
    alike = [block(set_id, 1, 4, 4, 4, 4, 4) for set_id in range(4)]
    assert meeting_band([*alike, block(9, 1, *[2] * 30)], 1) == Band(2.8, 4.0)
    assert meeting_band(blocks[1:], 1) is None
    assert meeting_band(blocks, 2) is None
