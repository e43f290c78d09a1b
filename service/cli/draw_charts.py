"""`setwise draw-charts`: the pictures and the workbook of reports, as a worker asks for them."""

import base64
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click

from service.charts.draw import draw_each
from service.domain.evaluation.chart import Chart
from service.domain.evaluation.chart_json import chart_from_json, drawn_from
from service.domain.evaluation.chart_table import table_cells, table_headings
from service.domain.evaluation.drawing import FORMS
from service.files.xlsx_tables import Table, xlsx_tables


@click.command("draw-charts")
def command() -> None:
    """Draw the reports that come as JSON on standard input; write JSON, pictures in base 64."""
    reports = json.load(sys.stdin)["reports"]
    telling = _told(sum(len(report["draw"]) for report in reports) * len(FORMS))
    known: dict[str, list[str]] = {}
    found = [_drawn(report, telling, known) for report in reports]
    click.echo(json.dumps({"reports": found}))


def _drawn(
    report: Mapping[str, Any], telling: Iterator[None], known: dict[str, list[str]]
) -> dict[str, Any]:
    """Return a report's pictures and its workbook.

    Args:
        known: pictures by what they are drawn from: what two readers see alike is drawn once.
    """
    charts = {told["slug"]: chart_from_json(told) for told in report["charts"]}
    pictures = []
    for slug in report["draw"]:
        drawn = known.setdefault(drawn_from(charts[slug]), [])
        if not drawn:
            drawn.extend(_pictures(charts[slug]))
        for form, picture in zip(FORMS, drawn, strict=True):
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


def _pictures(chart: Chart) -> Iterator[str]:
    for _, picture in draw_each(chart, FORMS):
        yield base64.b64encode(picture).decode()


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
