"""A chart's rows as its marks read them: named by what they are, each figure with its words.

Columns are read by their place, but for `n` and `reason`: the first ones name the row, as many as
the kind has labels, and the others are its figures (docs/charts.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.domain.evaluation.chart import Cell, Chart, Column
from service.domain.evaluation.figure_words import figure, said

_COUNTED = "n"


@dataclass(frozen=True)
class Shown:
    """A chart taken apart.

    Attributes:
        labels: columns that name a row.
        figures: columns that are drawn, in order, without how many answered.
        counted: how many answered, where the chart says so.
    """

    chart: Chart
    labels: tuple[Column, ...]
    figures: tuple[Column, ...]
    counted: Column | None

    def values(
        self, make: Callable[[Mapping[str, Cell]], dict[str, Any]] | None = None
    ) -> list[dict[str, Any]]:
        """Return the rows: `label0…`, `figure0…`, `words0…` (None where hidden), `n`, `said`.

        Args:
            make: more of a row.
        """
        return [
            {
                "order": place,
                "said": said(self.chart, row),
                "n": self._n(row),
                **{f"label{i}": figure(row.get(one.key), one) for i, one in enumerate(self.labels)},
                **{f"figure{i}": _number(row, one) for i, one in enumerate(self.figures)},
                **{
                    f"words{i}": figure(row.get(one.key), one) for i, one in enumerate(self.figures)
                },
                **(make(row) if make else {}),
            }
            for place, row in enumerate(self.chart.rows)
        ]

    def _n(self, row: Mapping[str, Cell]) -> str:
        count = None if self.counted is None else row.get(self.counted.key)
        return "" if self.counted is None or count is None else f"n {figure(count, self.counted)}"


def shown(chart: Chart, *, labels: int) -> Shown:
    """Take a chart apart whose first columns, so many, name a row."""
    counted = next((one for one in chart.columns if one.key == _COUNTED), None)
    columns = tuple(one for one in chart.columns if one is not counted)
    return Shown(chart, columns[:labels], columns[labels:], counted)


def _number(row: Mapping[str, Cell], column: Column) -> float | None:
    cell = row.get(column.key)
    return cell if isinstance(cell, int | float) else None
