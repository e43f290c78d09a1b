"""`setwise draw-charts`: pictures of charts, and workbooks of their tables, as a worker asks."""

import base64
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from service.charts.draw import draw_each
from service.domain.evaluation.chart import Chart
from service.domain.evaluation.chart_json import chart_from_json
from service.domain.evaluation.chart_table import table_cells, table_headings
from service.domain.evaluation.drawing import FORMS
from service.files.xlsx_tables import Table, xlsx_tables


@click.command("draw-charts")
def command() -> None:
    """Draw the charts that come as JSON on standard input; write JSON, pictures in base 64."""
    asked = json.load(sys.stdin)
    telling = _told(len(asked["charts"]) * len(FORMS))
    drawn = [list(_pictures(chart, telling)) for chart in map(chart_from_json, asked["charts"])]
    workbooks = [_workbook(tables) for tables in asked["workbooks"]]
    click.echo(json.dumps({"pictures": drawn, "workbooks": workbooks}))


def _pictures(chart: Chart, telling: Iterator[None]) -> Iterator[dict[str, str]]:
    for form, picture in draw_each(chart, FORMS):
        yield {
            "scheme": form.scheme.value,
            "shape": form.shape.value,
            "medium": form.medium.value,
            "picture": base64.b64encode(picture).decode(),
        }
        next(telling)


def _workbook(charts: Iterable[Mapping[str, Any]]) -> str:
    tables = [_table(chart_from_json(told)) for told in charts]
    return base64.b64encode(xlsx_tables(tables)).decode()


def _table(chart: Chart) -> Table:
    return Table(
        name=chart.slug,
        above=(chart.title, chart.note),
        headings=table_headings(chart),
        rows=table_cells(chart),
    )


def _told(total: int) -> Iterator[None]:
    """Tell with each step how far it is."""
    for done in range(1, total + 1):
        click.echo(json.dumps({"done": done, "total": total}), err=True)
        yield
