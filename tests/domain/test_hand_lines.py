"""Which lines a Monday mail tells."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain.hand_lines import MOST_LINES, HandKind, HandLine, most_urgent


def test_most_urgent_three_are_told_in_order() -> None:
    lines = [HandLine(kind, 1) for kind in reversed(HandKind)]

    assert [one.kind for one in most_urgent(lines)] == [
        HandKind.CONCERN,
        HandKind.TOO_FEW,
        HandKind.CALENDAR,
    ]


@given(st.dictionaries(st.sampled_from(HandKind), st.integers(min_value=0, max_value=9)))
def test_what_does_not_wait_is_left_out_and_nothing_urgent_is(counts: dict[HandKind, int]) -> None:
    told = most_urgent(HandLine(kind, count) for kind, count in counts.items())

    waiting = [kind for kind in HandKind if counts.get(kind)]
    assert [(one.kind, one.count) for one in told] == [
        (kind, counts[kind]) for kind in waiting[:MOST_LINES]
    ]
