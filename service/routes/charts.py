"""A programme's evidence as HR sees it: charts with their tables, to look at and to take along.

Pictures are rows: a page draws nothing. Taking one along is a button, as a GET writes nothing and
the audit notes who did.
"""

import json

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.domain.evaluation.chart_table import table_cells, table_headings
from service.domain.evaluation.drawing import Form, Medium, Scheme, Shape
from service.domain.evaluation.report_json import report_as_json
from service.domain.readers import Reader
from service.files.csv_list import csv_list
from service.routes import access
from service.routes.chart_views import chart_view
from service.routes.console import render_console
from service.routes.context import get_db, get_now
from service.routes.report_words import READER as SPONSORS
from service.routes.report_words import report_view
from service.routes.told_cases import told_cases
from service.store import kept_reports
from service.store.programme_head import find_programme
from service.workflows.ask_report import ask_report
from service.workflows.note_export import note_export

blueprint = Blueprint("charts", __name__)
access.guard(blueprint)

_RULE = "/programmes/<int:programme_id>/charts"
_READER = Reader.HR
"""One report for HR's three roles: what they may read of it is the same."""
_KINDS = {
    Medium.SVG: "image/svg+xml",
    Medium.PNG: "image/png",
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get(_RULE)
def show(programme_id: int) -> ResponseReturnValue:
    """Show every chart with its table."""
    db = get_db()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    report = kept_reports.report_seen(db, programme_id, _READER)
    return render_console(
        "hr/charts.html",
        programme=programme,
        report=report,
        charts=[chart_view(one) for one in report.charts] if report else [],
        told=told_cases(programme_id),
        under_way=kept_reports.report_under_way(db, programme_id),
    )


@blueprint.post(_RULE)
def ask(programme_id: int) -> ResponseReturnValue:
    """Let a worker measure and draw; the page of its progress follows."""
    db = get_db()
    if find_programme(db, programme_id) is None:
        abort(404)
    job_id = ask_report(db, programme_id, actor=access.colleague().actor, now=get_now())
    flash("The evidence is measured and drawn. You can leave this page.", "good")
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@blueprint.get(f"{_RULE}/<chart>/<any(light, dark):scheme>-<any(page, phone):shape>.svg")
def picture(programme_id: int, chart: str, scheme: str, shape: str) -> ResponseReturnValue:
    """Return one drawing, for a page of ours."""
    form = Form(Scheme(scheme), Shape(shape), Medium.SVG)
    return Response(_drawing(programme_id, chart, form), content_type=_KINDS[Medium.SVG])


@blueprint.get(f"{_RULE}/two-pages")
def two_pages(programme_id: int) -> ResponseReturnValue:
    """Show the report as the sponsor reads it."""
    db = get_db()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    return render_console(
        "hr/two_pages.html", programme=programme, report=report_view(db, programme)
    )


@blueprint.get(f"{_RULE}/two-pages/<chart>/<any(light, dark):scheme>-<any(page, phone):shape>.svg")
def sponsors_picture(programme_id: int, chart: str, scheme: str, shape: str) -> ResponseReturnValue:
    """Return a drawing as it stands on the sponsor's pages."""
    form = Form(Scheme(scheme), Shape(shape), Medium.SVG)
    drawing = _drawing(programme_id, chart, form, reader=SPONSORS)
    return Response(drawing, content_type=_KINDS[Medium.SVG])


@blueprint.post(f"{_RULE}/<chart>.<any(svg, png):medium>")
def save_picture(programme_id: int, chart: str, medium: str) -> ResponseReturnValue:
    """Hand over a chart as it stands on a slide."""
    kind = Medium(medium)
    drawing = _drawing(programme_id, chart, Form(Scheme.LIGHT, Shape.SLIDE, kind))
    found = kept_reports.chart_seen(get_db(), programme_id, _READER, chart)
    rows = len(found.rows) if found else 0
    return _handed_over(drawing, _KINDS[kind], programme_id, f"{chart}.{medium}", rows=rows)


@blueprint.post(f"{_RULE}/<chart>.csv")
def save_table(programme_id: int, chart: str) -> ResponseReturnValue:
    """Hand over the table beside a chart."""
    found = kept_reports.chart_seen(get_db(), programme_id, _READER, chart)
    if found is None:
        abort(404)
    body = csv_list(table_headings(found), table_cells(found))
    kind = "text/csv; charset=utf-8"
    return _handed_over(body, kind, programme_id, f"{chart}.csv", rows=len(found.rows))


@blueprint.post(f"{_RULE}.xlsx")
def save_workbook(programme_id: int) -> ResponseReturnValue:
    """Hand over every table in one workbook, as a worker laid it out."""
    body = kept_reports.workbook(get_db(), programme_id, _READER)
    report = kept_reports.report_seen(get_db(), programme_id, _READER)
    if body is None or report is None:
        abort(404)
    rows = sum(len(one.rows) for one in report.charts)
    return _handed_over(body, _XLSX, programme_id, "charts.xlsx", rows=rows)


@blueprint.post(f"{_RULE}.json")
def save_report(programme_id: int) -> ResponseReturnValue:
    """Hand over the whole report for a program to read; `docs/report.schema.json` describes it."""
    db = get_db()
    programme = find_programme(db, programme_id)
    report = kept_reports.report_seen(db, programme_id, _READER)
    if programme is None or report is None:
        abort(404)
    told = report_as_json(programme.name, _READER, report.charts, made_at=report.made_at)
    body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    rows = sum(len(one.rows) for one in report.charts)
    return _handed_over(body, "application/json", programme_id, "charts.json", rows=rows)


def _drawing(programme_id: int, chart: str, form: Form, *, reader: Reader = _READER) -> bytes:
    drawing = kept_reports.picture(get_db(), programme_id, reader, chart, form)
    if drawing is None:
        abort(404)
    return drawing


def _handed_over(body: bytes, kind: str, programme_id: int, name: str, *, rows: int) -> Response:
    note_export(
        get_db(),
        now=get_now(),
        actor=access.colleague().actor,
        subject=f"programme:{programme_id}",
        what=f"chart {name}",
        rows=rows,
    )
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
