"""One programme's evidence for one reader: everything that a page, a file or a print draws from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column
from service.domain.readers import Reader

VERSION = 1
"""Of the JSON that `as_json` makes; counted up when a reader of an earlier one would err."""


@dataclass(frozen=True)
class ProgrammeReport:
    """What a reader may see of a programme; what they may not see has no chart at all.

    A figure that nobody may see yet stands in its chart as None, with its reason.
    """

    programme: str
    """As people read it."""
    reader: Reader
    made_on: date
    sets: int
    people: int
    """Members with a place, those who left among them, each counted once."""
    charts: tuple[Chart, ...]

    def chart(self, slug: str) -> Chart | None:
        """Return one chart, if this reader has it."""
        return next((one for one in self.charts if one.slug == slug), None)


def as_json(report: ProgrammeReport) -> dict[str, Any]:  # Any -- what json.dumps takes
    """Return the report as plain values."""
    return {
        "version": VERSION,
        "programme": report.programme,
        "reader": report.reader.value,
        "made_on": report.made_on.isoformat(),
        "sets": report.sets,
        "people": report.people,
        "charts": [_chart_as_json(one) for one in report.charts],
    }


def from_json(told: Mapping[str, Any]) -> ProgrammeReport:  # Any -- what json.loads gives
    """Return the report that `as_json` wrote down.

    Raises:
        ValueError: it is of another version.
    """
    if told["version"] != VERSION:
        message = f"a report of version {told['version']} cannot be read, only of {VERSION}"
        raise ValueError(message)
    return ProgrammeReport(
        programme=told["programme"],
        reader=Reader(told["reader"]),
        made_on=date.fromisoformat(told["made_on"]),
        sets=told["sets"],
        people=told["people"],
        charts=tuple(_chart_from_json(one) for one in told["charts"]),
    )


def _chart_as_json(chart: Chart) -> dict[str, Any]:  # Any -- plain values of several types
    return {
        "slug": chart.slug,
        "kind": chart.kind.value,
        "title": chart.title,
        "note": chart.note,
        "columns": [
            {"key": one.key, "heading": one.heading, "unit": one.unit} for one in chart.columns
        ],
        "rows": [dict(row) for row in chart.rows],
    }


def _chart_from_json(told: Mapping[str, Any]) -> Chart:  # Any -- plain values of several types
    rows: list[Mapping[str, Cell]] = [dict(row) for row in told["rows"]]
    return Chart(
        slug=told["slug"],
        kind=ChartKind(told["kind"]),
        title=told["title"],
        note=told["note"],
        columns=tuple(Column(**one) for one in told["columns"]),
        rows=tuple(rows),
    )
