"""A report finds its charts, goes along as JSON, and outcomes are weighed unit by unit."""

import json
from datetime import UTC, date, datetime

import jsonschema
from referencing import Registry, Resource

from service.domain.evaluation.chart import Chart, ChartKind, Column
from service.domain.evaluation.chart_json import chart_from_json
from service.domain.evaluation.outcomes import CombinedOutcome, Outcome, combined, latest_of_each
from service.domain.evaluation.report import ProgrammeReport
from service.domain.evaluation.report_json import report_as_json
from service.domain.evaluation.results import outcomes
from service.domain.readers import Reader
from tests.architecture.source_files import ROOT
from tests.charts.samples import ALL
from tests.domain.evaluation.test_chart_json import SCHEMA

REPORT_SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))

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


def test_report_goes_along_as_json_that_follows_the_schema() -> None:
    told = report_as_json(
        "Spring sets", Reader.HR, ALL, made_at=datetime(2027, 7, 21, 9, tzinfo=UTC)
    )

    known = [Resource.from_contents(one) for one in (REPORT_SCHEMA, SCHEMA)]
    registry = Registry().with_resources(zip(("", "chart.schema.json"), known, strict=True))
    jsonschema.Draft202012Validator(REPORT_SCHEMA, registry=registry).validate(
        json.loads(json.dumps(told))
    )
    assert [chart_from_json(one) for one in told.pop("charts")] == [*ALL]
    assert told == {
        "version": 1,
        "programme": "Spring sets",
        "reader": "hr",
        "made_at": "2027-07-21T09:00:00+00:00",
    }


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


def test_change_of_mind_counts_with_four_other_tellings_and_never_alone() -> None:
    def hours(teller: int, worth: float) -> Outcome:
        return Outcome(worth, worth, "hours", attribution=1, confidence=1, teller=teller)

    first = [hours(teller, 10) for teller in range(5)]
    changed = [*first, *(hours(teller, 20) for teller in range(4))]
    later = [*changed, hours(5, 20)]

    shown = [outcomes(told, in_groups=True).rows[0] for told in (first[:4], first, changed, later)]
    assert [(row["low"], row["n"]) for row in shown] == [(None, None), (50, 5), (50, 5), (110, 6)]
    assert [one.low for one in latest_of_each(changed)] == [10, 20, 20, 20, 20]
