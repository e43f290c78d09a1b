"""Measure a programme for each reader whose report is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.evaluation.report import ProgrammeReport
from service.domain.readers import Reader
from service.domain.retention import last_day_of_words
from service.models import Programme
from service.store.database import Database
from service.store.evaluation_outcomes import told_outcomes
from service.store.kept_reports import report_seen
from service.workflows.count_ratings import count_ratings
from service.workflows.make_report import make_report

_KEPT_FOR = (Reader.HR, Reader.SPONSOR)
_OF_WORDS = frozenset(
    {"actions", "open-actions", "burn-up", "managers", "recommendations", "themes"}
)
"""Counted from what goes with people's words; afterwards the charts stand as they were."""


def measure_programme(
    database: Database, programme_id: int, *, now: datetime
) -> Sequence[ProgrammeReport]:
    """Count what ratings can be counted, and return the reports; see `Measures`."""
    with database.writing() as db:
        count_ratings(db, programme_id, now=now)
    with database.reading() as db:
        told = told_outcomes(db, programme_id, now=now)
        reports = [
            make_report(db, programme_id, reader, now=now, told=told) for reader in _KEPT_FOR
        ]
        programme = db.get_one(Programme, programme_id)
        if now.date() <= last_day_of_words(programme.ends_at):
            return reports
        return [_with_what_was(db, programme_id, report) for report in reports]


def _with_what_was(db: Session, programme_id: int, report: ProgrammeReport) -> ProgrammeReport:
    seen = report_seen(db, programme_id, report.reader)
    was = {chart.slug: chart for chart in seen.charts} if seen else {}
    charts = tuple(
        was.get(chart.slug, chart) if chart.slug in _OF_WORDS else chart for chart in report.charts
    )
    return replace(report, charts=charts)
