"""`setwise draw-charts`: the pictures and the workbook of reports, as a worker asks for them."""

import base64
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click

from service.charts.draw import draw
from service.domain.evaluation.chart import Chart
from service.domain.evaluation.chart_json import chart_from_json
from service.domain.evaluation.chart_table import table_cells, table_headings
from service.domain.evaluation.drawing import FORMS
from service.files.xlsx_tables import Table, xlsx_tables


@click.command("draw-charts")
def command() -> None:
    """Draw the reports that come as JSON on standard input; write JSON, pictures in base 64."""
    reports = json.load(sys.stdin)["reports"]
    telling = _told(sum(len(report["draw"]) for report in reports) * len(FORMS))
    found = [_drawn(report, telling) for report in reports]
    click.echo(json.dumps({"reports": found}))


def _drawn(report: Mapping[str, Any], telling: Iterator[None]) -> dict[str, Any]:
    charts = {told["slug"]: chart_from_json(told) for told in report["charts"]}
    pictures = []
    for slug in report["draw"]:
        for form in FORMS:
            picture = base64.b64encode(draw(charts[slug], form)).decode()
            pictures.append(
                {
                    "slug": slug,
                    "scheme": form.scheme.value,
                    "shape": form.shape.value,
                    "medium": form.medium.value,
                    "picture": picture,
                }
            )
            next(telling)
    workbook = xlsx_tables([_table(chart) for chart in charts.values()])
    return {
        "reader": report["reader"],
        "pictures": pictures,
        "workbook": base64.b64encode(workbook).decode(),
    }


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
