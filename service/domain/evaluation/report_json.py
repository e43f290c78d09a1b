"""A whole report as JSON, to take along; its schema is `docs/report.schema.json`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.chart_json import chart_as_json
from service.domain.readers import Reader

VERSION = 1
"""Counted up when a program that reads an earlier one would err."""


def report_as_json(
    programme: str, reader: Reader, charts: Sequence[Chart], *, made_at: datetime
) -> dict[str, Any]:  # Any -- what json.dumps takes
    """Return a report as plain values: the charts that this reader is shown, and nothing else.

    Args:
        programme: its name, as people read it.
        made_at: when it was measured (aware).
    """
    return {
        "version": VERSION,
        "programme": programme,
        "reader": reader.value,
        "made_at": made_at.isoformat(),
        "charts": [chart_as_json(one) for one in charts],
    }
