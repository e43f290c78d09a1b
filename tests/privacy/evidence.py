"""A programme's evidence for HR and the sponsor: a chart of counts, one of what a set released."""

import json

from sqlalchemy.orm import Session

from service.domain.evaluation.chart import Chart, ChartKind, Column
from service.domain.evaluation.chart_json import chart_as_json
from service.domain.evaluation.chart_table import table_cells, table_headings
from service.domain.evaluation.drawing import FORMS, Medium
from service.domain.evaluation.figure_words import alternative
from service.domain.readers import Reader
from service.files.xlsx_tables import Table, xlsx_tables
from service.models import DrawnChart, KeptChart, KeptReport
from tests.charts.samples import FUNNEL
from tests.privacy.canaries import words_of
from tests.privacy.programme import EARLIER, Planted

THEMES = Chart(
    slug="themes",
    kind=ChartKind.THEME_GRID,
    title="1 set released what they learned, from 1 session",
    note="In the sets' own words, once a majority of the set had released them.",
    columns=(
        Column("session", "Session"),
        Column("set", "Set"),
        Column("lines", "Lines"),
        Column("words", "In their words"),
    ),
    rows=(
        {
            "session": 1,
            "set": "Maple",
            "lines": 1,
            "words": words_of("Maplesreleasedlearning"),
        },
    ),
)


def plant_evidence(db: Session, planted: Planted) -> None:
    """Keep both charts for HR and for the sponsor."""
    for reader in (Reader.HR, Reader.SPONSOR):
        _plant(db, planted, reader)


def _plant(db: Session, planted: Planted, reader: Reader) -> None:
    """Keep both with their drawings, each of which says its rows, and a workbook."""
    charts = (FUNNEL, THEMES)
    report = KeptReport(
        programme_id=planted.maple.programme,
        reader=reader,
        made_at=EARLIER,
        workbook=xlsx_tables(
            [Table(one.slug, (one.title,), table_headings(one), table_cells(one)) for one in charts]
        ),
    )
    db.add(report)
    db.flush()
    for position, one in enumerate(charts):
        content = json.dumps(chart_as_json(one))
        kept = KeptChart(
            report_id=report.id,
            position=position,
            slug=one.slug,
            fingerprint="",
            content=content,
        )
        db.add(kept)
        db.flush()
        svg = f"<svg><desc>{alternative(one)}</desc></svg>".encode()
        db.add_all(
            DrawnChart(
                chart_id=kept.id,
                scheme=form.scheme,
                shape=form.shape,
                medium=form.medium,
                picture=svg if form.medium is Medium.SVG else b"\x89PNG",
            )
            for form in FORMS
        )
