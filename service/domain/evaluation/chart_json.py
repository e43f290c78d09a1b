"""A chart as JSON and back; its schema is `docs/chart.schema.json`."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from service.domain.evaluation.chart import Chart, ChartKind, Column
from service.domain.evaluation.drawing import LOOK


def chart_as_json(chart: Chart) -> dict[str, Any]:
    """Return a chart as plain values: what is drawn, and nothing else."""
    keys = [*(column.key for column in chart.columns), "reason"]
    return {
        "slug": chart.slug,
        "kind": chart.kind.value,
        "title": chart.title,
        "note": chart.note,
        "columns": [asdict(column) for column in chart.columns],
        "rows": [{key: row[key] for key in keys if key in row} for row in chart.rows],
    }


def chart_from_json(told: Mapping[str, Any]) -> Chart:
    """Return the chart that `chart_as_json` wrote."""
    return Chart(
        slug=told["slug"],
        kind=ChartKind(told["kind"]),
        title=told["title"],
        note=told["note"],
        columns=tuple(Column(**column) for column in told["columns"]),
        rows=tuple(told["rows"]),
    )


def drawn_from(chart: Chart) -> str:
    """Return everything that a drawing depends on, as one text, to be told from another by."""
    return json.dumps([LOOK, chart_as_json(chart)], sort_keys=True)
