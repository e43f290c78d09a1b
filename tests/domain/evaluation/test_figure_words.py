"""Figures in words."""

import pytest

from service.domain.evaluation.chart import Cell, Chart, Column
from service.domain.evaluation.figure_words import alternative, figure, headed, reason_of, said
from tests.charts.samples import FUNNEL, THEMES


@pytest.mark.parametrize(
    ("cell", "unit", "words"),
    [
        (None, "%", "not shown"),
        (0, "", "0"),
        (12000, "£", "£12,000"),
        (-40, "€", "-€40"),
        (4.25, "of 7", "4.2"),
        (5.0, "", "5"),
        (71, "%", "71%"),
        ("Waiting", "", "Waiting"),
        ("2027-03-01", "", "1 Mar 2027"),
        ("2027-11", "", "Nov 2027"),
        ("2027-13", "", "2027-13"),
    ],
)
def test_figure_in_words(cell: Cell, unit: str, words: str) -> None:
    assert figure(cell, Column("a", "A", unit)) == words


def test_heading_has_the_unit_that_its_figures_do_not_carry() -> None:
    columns = (Column("a", "Spent", "hours"), Column("b", "Sure", "%"), Column("c", "Done"))

    assert [headed(column) for column in columns] == ["Spent (hours)", "Sure", "Done"]


def test_row_is_said_with_the_reason_of_what_is_hidden() -> None:
    hidden = FUNNEL.rows[4]

    assert reason_of(hidden) == "fewer than 5 people"
    assert said(FUNNEL, hidden) == "Released a summary: People not shown (fewer than 5 people)"


def test_alternative_says_the_finding_and_leaves_long_tables_to_the_table() -> None:
    short = Chart(**{**vars(FUNNEL), "rows": FUNNEL.rows[:2]})

    assert alternative(short) == (
        "214 of 240 people joined, and 198 affirmed the working agreement."
        " Invited: People 240; Joined: People 214."
    )
    assert alternative(THEMES).endswith("; 8 more in the table.")
