"""Figures read back from a report's charts are those that they are named for."""

from dataclasses import replace

import pytest

from service.domain.evaluation.figures_of import still_used
from service.domain.evaluation.ratings import what_lasts
from service.domain.evaluation.small_numbers import Block
from service.domain.states import Wave
from tests.domain.evaluation.test_ratings import block, evidence


@pytest.mark.parametrize(
    ("twelve_weeks", "found"),
    [(block(5), (5.0, 5)), (replace(block(7), is_near_end=True), None)],
    ids=["shown", "hidden"],
)
def test_what_is_still_used_after_twelve_weeks_is_never_the_figure_of_half_a_year(
    twelve_weeks: Block, found: tuple[float, int] | None
) -> None:
    item = "still_using"
    chart = what_lasts(
        evidence({(Wave.LATER, item): [twelve_weeks], (Wave.HALF_YEAR, item): [block(3)]})
    )

    assert [row["mean"] for row in chart.rows[:2]] == [None if found is None else 5.0, 3.0]
    assert still_used({"still-used": chart}) == found
