"""A job that measures and draws, with charts of our own."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.drawing import FORMS
from service.domain.readers import Reader
from service.store.database import Database
from service.workflows.ask_report import ask_report
from service.workflows.draw_report import draw_report
from service.workflows.planning_job import Beat
from service.workflows.worked_job import LeasedJob

HANNA = "hr:oid-1@tenant"


@dataclass(frozen=True)
class Report:
    """What a measurement came to."""

    reader: Reader
    charts: tuple[Chart, ...]


@dataclass
class Measuring:
    """Stands in for the measurement."""

    reports: Sequence[Report]

    def __call__(self, database: Database, programme_id: int, *, now: datetime) -> Sequence[Report]:
        """Return what it was made with."""
        return self.reports


@dataclass
class Drawing:
    """Stands in for the child: a picture says what it was made of."""

    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def __call__(self, reports: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
        """Draw, telling how far it is."""
        self.asked += [(one["reader"], tuple(one["draw"])) for one in reports["reports"]]
        beat(1, 2)
        return {"reports": [_drawn(one) for one in reports["reports"]]}


def _drawn(report: Mapping[str, Any]) -> dict[str, Any]:
    charts = {chart["slug"]: chart for chart in report["charts"]}
    return {
        "reader": report["reader"],
        "workbook": base64.b64encode(" ".join(charts).encode()).decode(),
        "pictures": [
            {
                "slug": slug,
                "scheme": form.scheme.value,
                "shape": form.shape.value,
                "medium": form.medium.value,
                "picture": base64.b64encode(
                    f"<svg>{charts[slug]['title']} {form.scheme} {form.shape}</svg>".encode()
                ).decode(),
            }
            for slug in report["draw"]
            for form in FORMS
        ],
    }


def keep_report(
    database: Database, programme_id: int, *reports: Report, now: datetime, draw: Any = None
) -> LeasedJob:
    """Ask for a report and let a worker make it; return the job."""
    with database.writing() as db:
        job_id = ask_report(db, programme_id, actor=HANNA, now=now)
    job = LeasedJob(database, job_id, "w", lambda: now, lambda: now)
    draw_report(job, Measuring(reports), draw or Drawing())
    return job
