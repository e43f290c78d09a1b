"""The table beside a chart, for a page and for a spreadsheet."""

from service.domain.evaluation.chart import Cell, Chart
from service.domain.evaluation.figure_words import figure, headed, reason_of

_WHY = "Why not shown"


def table_headings(chart: Chart) -> tuple[str, ...]:
    """Return the heading of each column; the last says why a figure is hidden, if one is."""
    return (*(headed(column) for column in chart.columns), *([_WHY] if _hides(chart) else []))


def table_cells(chart: Chart) -> tuple[tuple[Cell, ...], ...]:
    """Return each row's values, so that a spreadsheet can count with them; None is hidden."""
    hides = _hides(chart)
    return tuple(
        (
            *(row.get(column.key) for column in chart.columns),
            *([reason_of(row)] if hides else []),
        )
        for row in chart.rows
    )


def table_words(chart: Chart) -> tuple[tuple[str, ...], ...]:
    """Return each row as people read it."""
    hides = _hides(chart)
    return tuple(
        (
            *(figure(row.get(column.key), column) for column in chart.columns),
            *([reason_of(row)] if hides else []),
        )
        for row in chart.rows
    )


def _hides(chart: Chart) -> bool:
    return any(reason_of(row) for row in chart.rows)
