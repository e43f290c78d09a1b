"""Reports as they were measured and drawn last."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.chart_json import chart_from_json
from service.domain.evaluation.drawing import Form
from service.domain.readers import Reader
from service.domain.states import JobKind, JobState
from service.models import DrawnChart, Job, KeptChart, KeptReport


@dataclass(frozen=True)
class ReportSeen:
    """All charts of a programme for one reader, in order."""

    made_at: datetime
    charts: tuple[Chart, ...]


def report_seen(db: Session, programme_id: int, reader: Reader) -> ReportSeen | None:
    """Return what a reader is shown of a programme; None where nothing was drawn yet."""
    report = _report(db, programme_id, reader)
    if report is None:
        return None
    contents = db.scalars(
        select(KeptChart.content)
        .where(KeptChart.report_id == report.id)
        .order_by(KeptChart.position)
    )
    charts = tuple(chart_from_json(json.loads(content)) for content in contents)
    return ReportSeen(made_at=report.made_at, charts=charts)


def chart_seen(db: Session, programme_id: int, reader: Reader, slug: str) -> Chart | None:
    """Return one chart; None where this reader has none of that name."""
    content = db.scalar(
        select(KeptChart.content)
        .join(KeptReport)
        .where(
            KeptReport.programme_id == programme_id,
            KeptReport.reader == reader,
            KeptChart.slug == slug,
        )
    )
    return None if content is None else chart_from_json(json.loads(content))


def picture(db: Session, programme_id: int, reader: Reader, slug: str, form: Form) -> bytes | None:
    """Return one drawing of a chart; None where this reader has no chart of that name."""
    return db.scalar(
        select(DrawnChart.picture)
        .join(KeptChart)
        .join(KeptReport)
        .where(
            KeptReport.programme_id == programme_id,
            KeptReport.reader == reader,
            KeptChart.slug == slug,
            DrawnChart.scheme == form.scheme,
            DrawnChart.shape == form.shape,
            DrawnChart.medium == form.medium,
        )
    )


def workbook(db: Session, programme_id: int, reader: Reader) -> bytes | None:
    """Return the tables of all charts as one XLSX; None where nothing was drawn yet."""
    report = db.scalar(
        select(KeptReport)
        .where(KeptReport.programme_id == programme_id, KeptReport.reader == reader)
        .options(undefer(KeptReport.workbook))
    )
    return None if report is None else report.workbook


def fingerprints(db: Session, programme_id: int, reader: Reader) -> dict[str, str]:
    """Return from what each chart of a report was drawn, by its slug."""
    rows = db.execute(
        select(KeptChart.slug, KeptChart.fingerprint)
        .join(KeptReport)
        .where(KeptReport.programme_id == programme_id, KeptReport.reader == reader)
    )
    return {row.slug: row.fingerprint for row in rows}


def report_to_write(db: Session, programme_id: int, reader: Reader) -> KeptReport | None:
    """Return a report's own row, in a writing transaction."""
    return _report(db, programme_id, reader)


def charts_to_write(db: Session, report_id: int) -> dict[str, KeptChart]:
    """Return a report's charts by their slugs, in a writing transaction."""
    rows = db.scalars(select(KeptChart).where(KeptChart.report_id == report_id))
    return {row.slug: row for row in rows}


def drop_pictures(db: Session, chart_id: int) -> None:
    """Delete every drawing of a chart."""
    db.execute(delete(DrawnChart).where(DrawnChart.chart_id == chart_id))


def drop_reports(db: Session, programme_id: int) -> None:
    """Delete a programme's reports with all that was drawn."""
    reports = select(KeptReport.id).where(KeptReport.programme_id == programme_id)
    charts = select(KeptChart.id).where(KeptChart.report_id.in_(reports))
    db.execute(delete(DrawnChart).where(DrawnChart.chart_id.in_(charts)))
    db.execute(delete(KeptChart).where(KeptChart.report_id.in_(reports)))
    db.execute(delete(KeptReport).where(KeptReport.programme_id == programme_id))


def report_under_way(db: Session, programme_id: int) -> int | None:
    """Return the job that measures and draws a programme now; None where none does."""
    return db.scalar(
        select(Job.id)
        .where(
            Job.programme_id == programme_id,
            Job.kind == JobKind.REPORT,
            Job.state.in_((JobState.WAITING, JobState.RUNNING)),
        )
        .order_by(Job.id)
        .limit(1)
    )


def _report(db: Session, programme_id: int, reader: Reader) -> KeptReport | None:
    return db.scalar(
        select(KeptReport).where(
            KeptReport.programme_id == programme_id, KeptReport.reader == reader
        )
    )
