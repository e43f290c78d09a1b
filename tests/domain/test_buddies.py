"""Buddies were there themselves, are shared out evenly, and change from session to session."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.buddies import buddies, misses_in_a_row

_RINGS = st.lists(st.integers(1, 20), min_size=1, max_size=8, unique=True)


@given(ring=_RINGS, number=st.integers(1, 12), data=st.data())
def test_whoever_missed_has_a_buddy_who_was_there(
    ring: list[int], number: int, data: st.DataObject
) -> None:
    missed = data.draw(st.sets(st.sampled_from(ring), max_size=len(ring) - 1))

    found = buddies(missed, ring, number=number)

    assert found.keys() == missed
    assert missed.isdisjoint(found.values())


@given(ring=_RINGS, number=st.integers(1, 12), data=st.data())
def test_nobody_has_two_while_somebody_has_none(
    ring: list[int], number: int, data: st.DataObject
) -> None:
    missed = data.draw(st.sets(st.sampled_from(ring), max_size=len(ring) // 2))

    found = buddies(missed, ring, number=number)

    assert set(Counter(found.values()).values()) <= {1}


@given(ring=st.lists(st.integers(1, 20), min_size=2, max_size=8, unique=True))
def test_whoever_misses_session_after_session_hears_from_each_in_turn(ring: list[int]) -> None:
    one, others = ring[0], ring[1:]

    heard = [buddies({one}, ring, number=number)[one] for number in range(1, len(others) + 1)]

    assert sorted(heard) == sorted(others)


def test_where_nobody_came_nobody_is_a_buddy() -> None:
    assert buddies({1, 2}, [1, 2], number=3) == {}


@pytest.mark.parametrize(
    ("missed", "count"),
    [((), 0), ((True, False), 0), ((True, False, True, True), 2), ((True, True, True), 3)],
)
def test_misses_in_a_row_end_with_a_session_that_was_not_missed(
    missed: tuple[bool, ...], count: int
) -> None:
    assert misses_in_a_row(missed) == count
