"""A report survives being written down as JSON, and what no reader knows is refused."""

import json
from datetime import date

import pytest

from service.domain.evaluation.chart import Chart, ChartKind, Column
from service.domain.evaluation.outcomes import CombinedOutcome, Outcome, combined
from service.domain.evaluation.report import ProgrammeReport, as_json, from_json
from service.domain.readers import Reader

REPORT = ProgrammeReport(
    programme="Spring sets",
    reader=Reader.HR,
    made_on=date(2027, 7, 21),
    sets=1,
    people=6,
    charts=(
        Chart(
            slug="useful",
            kind=ChartKind.BAND_LINE,
            title="Sessions were found useful: 5.4 of 7 in the last one",
            note="12 answers",
            columns=(Column("session", "Session"), Column("mean", "Mean", "of 7")),
            rows=({"session": 1, "mean": None, "reason": "too few"}, {"session": 2, "mean": 5.4}),
        ),
    ),
)


def test_report_comes_back_from_json() -> None:
    assert from_json(json.loads(json.dumps(as_json(REPORT)))) == REPORT


def test_report_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version 2"):
        from_json(as_json(REPORT) | {"version": 2})


def test_report_finds_a_chart_by_its_slug() -> None:
    assert (REPORT.chart("useful"), REPORT.chart("safe")) == (REPORT.charts[0], None)


def test_outcomes_are_combined_unit_by_unit_and_never_converted() -> None:
    told = [
        Outcome(100, 200, "EUR", attribution=0.5, confidence=0.8),
        Outcome(10, 40, "hours", attribution=0.5, confidence=1.0),
        Outcome(20, 20, " Hours ", attribution=1.0, confidence=0.5),
    ]

    assert combined(told) == (
        CombinedOutcome("hours", count=2, low=15.0, high=30.0),
        CombinedOutcome("EUR", count=1, low=40.0, high=80.0),
    )
