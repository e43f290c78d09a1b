"""Who has seen a set through, and when a champion's term ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.champions import finished_well, term_ends_on


@pytest.mark.parametrize(
    ("held", "theirs", "missed", "expected"),
    [
        (6, 6, 0, True),
        (6, 6, 1, True),
        (6, 6, 2, False),
        (4, 4, 1, True),
        (4, 4, 2, False),
        # Came after the set-up session, and into the second half.
        (6, 5, 1, True),
        (6, 3, 0, True),
        (6, 2, 0, False),
        (6, 0, 0, False),
        (0, 0, 0, False),
    ],
)
def test_finished_well_takes_three_in_four_of_half_the_set_or_more(
    held: int, theirs: int, missed: int, *, expected: bool
) -> None:
    found = finished_well(held=held, theirs=theirs, missed=missed, has_looked_back=True)

    assert found is expected


@given(held=st.integers(0, 12), theirs=st.integers(0, 12), missed=st.integers(0, 12))
def test_nobody_who_has_not_looked_back_finished_well(held: int, theirs: int, missed: int) -> None:
    assert not finished_well(held=held, theirs=theirs, missed=missed, has_looked_back=False)


@given(held=st.integers(1, 12), data=st.data())
def test_coming_once_more_never_counts_against_anybody(held: int, data: st.DataObject) -> None:
    theirs = data.draw(st.integers(1, held))
    missed = data.draw(st.integers(1, theirs))

    verdicts = [
        finished_well(held=held, theirs=theirs, missed=count, has_looked_back=True)
        for count in (missed, missed - 1)
    ]

    assert verdicts == sorted(verdicts)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_term_lasts_a_year_to_the_day(begins_on: date) -> None:
    assert term_ends_on(begins_on) - begins_on in (timedelta(365), timedelta(366))


def test_term_from_a_leap_day_ends_the_day_before() -> None:
    assert term_ends_on(date(2028, 2, 29)) == date(2029, 2, 28)
