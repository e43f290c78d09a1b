"""The pure parts of the bench: percentiles, ratios, and how its table looks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.table import Row, as_markdown, as_text, percentile

ROWS = [
    Row("Mail", "client CPU per mail", 5.31, "ms", 200, 33.28, "msgraph-sdk"),
    Row("Mail", "Graph calls per mail", 4.0, "calls", 200, 3.0, "msgraph-sdk"),
    Row("Booking", "writing the rows", 0.4375, "s", 100),
]


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 50), (0.99, 99), (0.991, 100), (1.0, 100), (0.0, 1)]
)
def test_percentile_of_one_to_a_hundred(share: float, value: int) -> None:
    assert percentile(range(100, 0, -1), share) == value


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_percentile_is_not_exceeded_by_its_share(values: list[float], share: float) -> None:
    found = percentile(values, share)

    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9


def test_ratio_of_row_without_reference() -> None:
    assert [row.ratio for row in ROWS] == [5.31 / 33.28, 4 / 3, None]


def test_as_text_aligns_columns() -> None:
    assert as_text(ROWS) == "\n".join(
        [
            "what                   ours  unit   reference  ratio  against        n",
            "",
            "Mail",
            "client CPU per mail    5.31  ms         33.28   0.16  msgraph-sdk  200",
            "Graph calls per mail      4  calls          3   1.33  msgraph-sdk  200",
            "",
            "Booking",
            "writing the rows      0.438  s                                     100",
        ]
    )


def test_as_markdown_has_a_table_a_section() -> None:
    assert as_markdown(ROWS[1:]) == (
        "### Mail\n\n"
        "| what | ours | unit | reference | ratio | against | n |\n"
        "|---|--:|---|--:|--:|---|--:|\n"
        "| Graph calls per mail | 4 | calls | 3 | 1.33 | msgraph-sdk | 200 |\n\n"
        "### Booking\n\n"
        "| what | ours | unit | reference | ratio | against | n |\n"
        "|---|--:|---|--:|--:|---|--:|\n"
        "| writing the rows | 0.438 | s |  |  |  | 100 |\n"
    )
