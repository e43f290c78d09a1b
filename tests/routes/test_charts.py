"""A programme's evidence on HR's page: drawings, their tables, what is taken along."""

import csv
import html
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.chart_json import chart_from_json
from service.domain.evaluation.chart_table import table_words
from service.domain.evaluation.drawing import FORMS, Medium
from service.domain.evaluation.figure_words import alternative
from service.domain.readers import Reader
from service.models import AuditEvent
from tests.charts.reports import Report, keep_report
from tests.charts.samples import FUNNEL, THEMES
from tests.hr import HrWiring, book_sets, csrf_token, sign_in
from tests.web_wiring import NOW

FORMULA = Chart(
    **{
        **vars(THEMES),
        "slug": "formula",
        "rows": ({"theme": "=1+1", "set": "@Oak", "times": -2}, *THEMES.rows),
    }
)


@pytest.fixture
def programme(wiring: HrWiring) -> int:
    programme_id = book_sets(wiring, 1)
    report = Report(Reader.HR, (FUNNEL, FORMULA))
    keep_report(wiring.database, programme_id, report, now=NOW)
    return programme_id


def cells(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[html.unescape(cell) for cell in row] for row in found]


def taken(wiring: HrWiring) -> list[str | None]:
    with wiring.database.reading() as db:
        rows = db.scalars(select(AuditEvent).where(AuditEvent.verb == "list-exported"))
        return [row.new for row in rows]


def test_page_shows_each_chart_with_its_words_and_the_same_rows_as_a_table(
    browser: FlaskClient, programme: int
) -> None:
    page = browser.get(f"/programmes/{programme}/charts").text

    figure, _ = page.split("<figure")[1:]
    addresses = re.findall(r'(?:src|srcset)="(/[^"]+)"', figure)
    pictures = {(address, browser.get(address).text) for address in addresses}
    assert f"<h2>{FUNNEL.title}</h2>" in page
    assert html.escape(alternative(FUNNEL)) in page
    assert cells(figure) == [["Step", "People", "Why not shown"], *map(list, table_words(FUNNEL))]
    assert pictures == {
        (
            f"/programmes/{programme}/charts/funnel/{form.scheme}-{form.shape}.svg",
            f"<svg>{FUNNEL.title} {form.scheme} {form.shape}</svg>",
        )
        for form in FORMS[:4]
    }


def test_picture_comes_as_svg_under_the_policy_of_every_page(
    browser: FlaskClient, programme: int
) -> None:
    answer = browser.get(f"/programmes/{programme}/charts/funnel/dark-phone.svg")

    assert answer.content_type == "image/svg+xml"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_table_is_handed_over_with_numbers_and_without_formulas(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    answer = browser.post(
        f"/programmes/{programme}/charts/formula.csv", data={"csrf_token": csrf_token(browser)}
    )

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert answer.content_type == "text/csv; charset=utf-8"
    assert rows[0] == ["Theme", "Set", "Times", "Why not shown"]
    assert rows[1] == ["'=1+1", "'@Oak", "-2", ""]
    assert ["Saying no", "Birch", "", "not released"] in rows
    assert taken(wiring) == [f"chart formula.csv, {len(FORMULA.rows)} rows"]


@pytest.mark.parametrize("medium", Medium)
def test_slide_and_workbook_are_handed_over_and_noted(
    browser: FlaskClient, wiring: HrWiring, programme: int, medium: Medium
) -> None:
    data = {"csrf_token": csrf_token(browser)}

    slide = browser.post(f"/programmes/{programme}/charts/funnel.{medium}", data=data)
    book = browser.post(f"/programmes/{programme}/charts.xlsx", data=data)
    whole = browser.post(f"/programmes/{programme}/charts.json", data=data)

    rows = len(FUNNEL.rows) + len(FORMULA.rows)
    assert slide.text == f"<svg>{FUNNEL.title} light slide</svg>"
    assert slide.headers["Content-Disposition"] == f'attachment; filename="funnel.{medium}"'
    assert book.data == b"funnel formula"
    assert [chart_from_json(one) for one in whole.json["charts"]] == [FUNNEL, FORMULA]
    assert whole.headers["Content-Disposition"] == 'attachment; filename="charts.json"'
    assert taken(wiring) == [
        f"chart funnel.{medium}, {len(FUNNEL.rows)} rows",
        f"chart charts.xlsx, {rows} rows",
        f"chart charts.json, {rows} rows",
    ]


def test_programme_without_a_report_says_what_will_be_here_and_asks_once(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme_id = book_sets(wiring, 1)
    path = f"/programmes/{programme_id}/charts"
    data = {"csrf_token": csrf_token(browser)}
    empty = browser.get(path).text

    first, second = (browser.post(path, data=data).location for _ in range(2))

    assert "Nothing is drawn yet" in empty
    assert first == second
    assert "is being measured and drawn" in browser.get(path).text
    assert browser.post(f"{path}.xlsx", data=data).status_code == 404
    assert browser.post(f"{path}.json", data=data).status_code == 404
    assert browser.post(f"{path}/funnel.csv", data=data).status_code == 404
    assert browser.get(f"{path}/funnel/dark-page.svg").status_code == 404


def test_viewer_looks_and_takes_nothing(app: Flask, wiring: HrWiring, programme: int) -> None:
    viewer = sign_in(app, wiring, "HR.Viewer")

    page = viewer.get(f"/programmes/{programme}/charts").text

    assert FUNNEL.title in page
    assert ("Save as PNG" in page, "Measure and draw" in page) == (False, False)


def test_programme_that_is_not_there_is_not_found(browser: FlaskClient) -> None:
    data = {"csrf_token": csrf_token(browser)}

    answers = [
        browser.get("/programmes/99/charts"),
        browser.post("/programmes/99/charts", data=data),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
