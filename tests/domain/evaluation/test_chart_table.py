"""The table beside a chart."""

from collections.abc import Callable

import pytest

from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column
from service.domain.evaluation.chart_table import table_cells, table_words

_COLUMNS = (Column("set", "Set"), Column("share", "Share"))


class _Counting(dict[str, Cell]):
    """A row that counts how often something of it is read."""

    reads = 0

    def get(self, key: str, default: Cell = None) -> Cell:  # type: ignore[override]  # -- narrower on purpose
        _Counting.reads += 1
        return super().get(key, default)


def test_table_cells_with_a_hidden_figure_give_each_row_a_reason_or_none() -> None:
    chart = _chart([{"set": "North", "share": 3}, {"set": "South", "reason": "Fewer than 5"}])
    assert table_cells(chart) == (("North", 3, ""), ("South", None, "Fewer than 5"))


@pytest.mark.parametrize("told", [table_cells, table_words])
def test_table_of_ten_times_the_rows_reads_ten_times_as_often(
    told: Callable[[Chart], object],
) -> None:
    few, many = _reads(told, 10), _reads(told, 100)
    assert (few > 0, many) == (True, 10 * few)


def _reads(told: Callable[[Chart], object], rows: int) -> int:
    chart = _chart([_Counting(set=f"Set {one}", share=one) for one in range(rows)])
    _Counting.reads = 0
    told(chart)
    return _Counting.reads


def _chart(rows: list[dict[str, Cell]]) -> Chart:
    return Chart("shares", ChartKind.HEAT_GRID, "A finding", "A note.", _COLUMNS, tuple(rows))
