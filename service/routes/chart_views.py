"""A chart as a page shows it: its words, its table, which cells are numbers."""

from dataclasses import dataclass

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.chart_table import table_headings, table_words
from service.domain.evaluation.figure_words import alternative


@dataclass(frozen=True)
class ChartView:
    """What `templates/web/charts.html` asks of a chart.

    Attributes:
        alternative: what the picture says, in words.
        numbers: for each heading, whether figures stand below it.
        rows: as people read them; a hidden figure is said to be, and the last cell says why.
    """

    slug: str
    title: str
    note: str
    alternative: str
    headings: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


def chart_view(chart: Chart) -> ChartView:
    """Return a chart as a page shows it."""
    headings = table_headings(chart)
    numbers = [
        any(isinstance(row.get(column.key), int | float) for row in chart.rows)
        for column in chart.columns
    ]
    return ChartView(
        slug=chart.slug,
        title=chart.title,
        note=chart.note,
        alternative=alternative(chart),
        headings=headings,
        numbers=(*numbers, *[False] * (len(headings) - len(numbers))),
        rows=table_words(chart),
    )
