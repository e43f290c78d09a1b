"""Programmes whose evidence was measured, to be read beside one another."""

import json
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.chart_json import chart_from_json
from service.domain.evaluation.comparison import Cohort
from service.domain.readers import Reader
from service.models import KeptChart, KeptReport, Programme

_MOST_LISTED = 50


def measured_programmes(db: Session, reader: Reader) -> list[tuple[int, str]]:
    """Return (id, name) of the newest programmes that have a report for this reader; one query."""
    rows = db.execute(
        select(Programme.id, Programme.name)
        .join(KeptReport, KeptReport.programme_id == Programme.id)
        .where(KeptReport.reader == reader)
        .order_by(Programme.created_at.desc(), Programme.id.desc())
        .limit(_MOST_LISTED)
    )
    return [(row.id, row.name) for row in rows]


def cohorts(db: Session, programme_ids: Collection[int], reader: Reader) -> list[Cohort]:
    """Return these programmes with the charts kept for a reader, the oldest first; one query."""
    rows = db.execute(
        select(Programme.id, Programme.name, KeptChart.slug, KeptChart.content)
        .join(KeptReport, KeptReport.programme_id == Programme.id)
        .outerjoin(KeptChart, KeptChart.report_id == KeptReport.id)
        .where(KeptReport.reader == reader, Programme.id.in_(programme_ids))
        .order_by(Programme.created_at, Programme.id, KeptChart.position)
    )
    names: dict[int, str] = {}
    charts: dict[int, dict[str, Chart]] = {}
    for programme_id, name, slug, content in rows:
        names[programme_id] = name
        own = charts.setdefault(programme_id, {})
        if content is not None:
            own[slug] = chart_from_json(json.loads(content))
    is_shared = len(set(names.values())) < len(names)
    return [
        Cohort(f"{name} ({programme_id})" if is_shared else name, charts[programme_id])
        for programme_id, name in names.items()
    ]
