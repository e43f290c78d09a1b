"""Votes of a set are counted without names: the last press of each present member."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain.votes import Tally, count_votes

_CHOICES = ("run", "move", "buddy", "cancel")
_PEOPLE = st.integers(1, 8)


@given(presses=st.dictionaries(_PEOPLE, st.sampled_from(_CHOICES)), members=st.sets(_PEOPLE))
def test_every_member_counts_once_and_nobody_else(
    presses: dict[int, str], members: set[int]
) -> None:
    tally = count_votes(_CHOICES, presses, members)

    assert tuple(choice for choice, _ in tally.counts) == _CHOICES
    assert tally.voted == len(members & presses.keys())


@given(presses=st.dictionaries(_PEOPLE, st.sampled_from(_CHOICES)))
def test_leading_choice_is_ahead_of_each_other(presses: dict[int, str]) -> None:
    tally = count_votes(_CHOICES, presses, presses)
    counts = dict(tally.counts)
    ahead = [
        one
        for one in _CHOICES
        if all(counts[one] > counts[other] for other in _CHOICES if other != one)
    ]

    assert [tally.leading] == (ahead or [None])


def test_tie_and_silence_have_no_leader() -> None:
    assert [Tally((("run", 2), ("move", 2)), 6).leading, Tally((("run", 0),), 0).leading] == [
        None,
        None,
    ]
