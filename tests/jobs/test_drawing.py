"""Drawing in children of a worker: the pictures, the workbooks, how far it is."""

import base64
import io
from dataclasses import replace

import openpyxl
import pytest

from service.domain.evaluation.chart_json import chart_as_json
from service.domain.evaluation.chart_table import table_cells, table_headings, table_words
from service.domain.evaluation.drawing import FORMS
from service.jobs.drawing import draw_charts
from tests.charts.samples import FUNNEL, THEMES


def test_child_draws_what_is_asked_and_lays_out_every_table() -> None:
    told: list[tuple[int, int]] = []
    charts = [chart_as_json(chart) for chart in (FUNNEL, THEMES)]

    (drawn,) = draw_charts(
        {"reports": [{"reader": "hr", "charts": charts, "draw": ["funnel"]}]},
        lambda done, total: told.append((done, total)),
    )["reports"]

    pictures = [base64.b64decode(one["picture"])[:4] for one in drawn["pictures"]]
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(drawn["workbook"])))
    lines = list(book["funnel"].iter_rows(values_only=True))
    assert {(one["slug"], one["scheme"], one["shape"], one["medium"]) for one in drawn["pictures"]}
    assert pictures == [b"<svg"] * 5 + [b"\x89PNG"]
    assert told[-1] == (len(FORMS), len(FORMS))
    assert book.sheetnames == ["funnel", "theme-grid"]
    assert (lines[0][0], lines[1][0]) == (FUNNEL.title, FUNNEL.note)
    assert lines[3:] == [
        table_headings(FUNNEL),
        *[tuple(cell or None for cell in row) for row in table_cells(FUNNEL)],
    ]
    assert table_words(FUNNEL)[4] == ("Released a summary", "not shown", "fewer than 5 people")


def test_chart_that_two_readers_see_alike_is_drawn_once_and_given_to_both() -> None:
    told: list[tuple[int, int]] = []
    charts = [chart_as_json(chart) for chart in (FUNNEL, THEMES)]

    hr, sponsor = draw_charts(
        {
            "reports": [
                {"reader": "hr", "charts": charts, "draw": ["theme-grid", "funnel"]},
                {"reader": "sponsor", "charts": charts[:1], "draw": ["funnel"]},
            ]
        },
        lambda done, total: told.append((done, total)),
    )["reports"]

    assert [one["slug"] for one in hr["pictures"]] == ["theme-grid"] * 6 + ["funnel"] * 6
    assert sponsor["pictures"] == hr["pictures"][6:]
    # Steps that come at once are told as one.
    assert (told, told[-1], {total for _, total in told}) == (sorted(told), (12, 12), {12})
    assert [_sheets(one["workbook"]) for one in (hr, sponsor)] == [
        ["funnel", "theme-grid"],
        ["funnel"],
    ]


def test_report_whose_charts_are_all_drawn_gets_its_workbook_alone() -> None:
    (drawn,) = draw_charts(
        {"reports": [{"reader": "hr", "charts": [chart_as_json(FUNNEL)], "draw": []}]},
        lambda *_: None,
    )["reports"]

    assert (drawn["pictures"], _sheets(drawn["workbook"])) == ([], ["funnel"])


def test_drawing_whose_lease_is_lost_ends_every_child() -> None:
    told: list[int] = []

    def lost(done: int, _: int) -> None:
        told.append(done)
        raise Lost

    # More than one child draws by itself.
    charts = [chart_as_json(replace(FUNNEL, slug=f"funnel-{number}")) for number in range(10)]
    with pytest.raises(Lost):
        draw_charts(
            {
                "reports": [
                    {"reader": "hr", "charts": charts, "draw": [one["slug"] for one in charts]}
                ]
            },
            lost,
        )

    assert max(told) < len(charts) * len(FORMS)


class Lost(Exception):
    """The job is another worker's."""


def _sheets(workbook: str) -> list[str]:
    return openpyxl.load_workbook(io.BytesIO(base64.b64decode(workbook))).sheetnames
