"""Drawing in a child of a worker: the pictures, the workbook, how far it is."""

import base64
import io

import openpyxl

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
