"""Measure a programme, draw what changed of its charts, keep both.

No transaction is open while the child draws. The last one writes the rows and ends the job: killed
before it, the job is worked from the beginning once more, and the earlier report stands until then.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy.orm import Session

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.chart_json import chart_as_json, drawn_from
from service.domain.evaluation.drawing import Medium, Scheme, Shape
from service.domain.readers import Reader
from service.domain.states import JobState
from service.models import DrawnChart, Job, KeptChart, KeptReport
from service.models.encryption import fingerprint
from service.store.database import Database
from service.store.kept_reports import (
    charts_to_write,
    drop_pictures,
    fingerprints,
    report_to_write,
)
from service.workflows.planning_job import Beat
from service.workflows.worked_job import JobWords, LeasedJob, end_job, worked_off

_LOG = structlog.get_logger(__name__)
_WORDS = JobWords(
    busy="something it needs is busy; drawing goes on by itself",
    broken_off="the database broke it off; drawing goes on by itself",
    waits=lambda **told: _LOG.warning("report job waits", **told),
    lost=lambda **told: _LOG.warning("report job lost its lease", **told),
    failed=lambda **told: _LOG.exception("report job failed", **told),
)


class Measured(Protocol):
    """One reader's report: the charts that they may see, already without what they may not."""

    @property
    def reader(self) -> Reader:
        """Whose report it is."""

    @property
    def charts(self) -> Sequence[Chart]:
        """In the order of the page; each slug once."""


class Measures(Protocol):
    """Makes the reports of a programme, one for each reader who has one."""

    def __call__(
        self, database: Database, programme_id: int, *, now: datetime
    ) -> Sequence[Measured]:
        """Return the reports; it opens and ends its own transactions."""


class Draws(Protocol):
    """Draws, in a process of its own."""

    def __call__(self, reports: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
        """Return pictures and workbooks, as `setwise draw-charts` writes them.

        Args:
            reports: `{"reports": [{"reader", "charts", "draw"}]}`; `draw` names slugs.
        """


@dataclass(frozen=True)
class _Wanted:
    """A report as measured, with what each chart is drawn from."""

    report: Measured
    prints: Mapping[str, str]
    draw: tuple[str, ...]
    has_changed: bool


def draw_report(job: LeasedJob, measure: Measures, draw: Draws) -> None:
    """Work the job off; one that is over, waits or is held by another worker is left alone.

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait.
    """
    programme_id = _begin(job)
    if programme_id is None:
        return
    _LOG.info("report job started", job_id=job.job_id)
    with worked_off(job, _WORDS):
        reports = measure(job.database, programme_id, now=job.now())
        with job.database.reading() as db:
            wanted = [_wanted(db, programme_id, report) for report in reports]
        asked = {"reports": [_as_json(one) for one in wanted if one.has_changed]}
        drawn = draw(asked, lambda done, total: _beat(job, done, total)) if asked["reports"] else {}
        _keep(job, programme_id, wanted, drawn)
        pictures = sum(len(one["pictures"]) for one in drawn.get("reports", ()))
        _LOG.info("report job ended", job_id=job.job_id, pictures=pictures)


def has_changed(db: Session, programme_id: int, reports: Sequence[Measured]) -> bool:
    """Say whether any report differs from what was drawn last."""
    return any(_wanted(db, programme_id, report).has_changed for report in reports)


def _begin(leased: LeasedJob) -> int | None:
    """Take the job; return its programme, None if it is not ours."""
    with leased.database.writing() as db:
        job = leased.take(db)
        if job is None:
            return None
        job.done = job.total = 0
        return job.programme_id


def _wanted(db: Session, programme_id: int, report: Measured) -> _Wanted:
    # Under a key, as a chart's few figures are found from a bare hash by trying.
    prints = {chart.slug: fingerprint(drawn_from(chart)) for chart in report.charts}
    before = fingerprints(db, programme_id, report.reader)
    draw = tuple(slug for slug, one in prints.items() if before.get(slug) != one)
    return _Wanted(report, prints, draw, has_changed=prints != before or not before)


def _as_json(wanted: _Wanted) -> dict[str, Any]:
    return {
        "reader": wanted.report.reader.value,
        "charts": [chart_as_json(chart) for chart in wanted.report.charts],
        "draw": list(wanted.draw),
    }


def _beat(leased: LeasedJob, done: int, total: int) -> None:
    """Keep the lease, and tell how far it is.

    Raises:
        LeaseLost: the job is not ours any more.
    """
    with leased.database.writing() as db:
        leased.renew(db)
        job = db.get_one(Job, leased.job_id)
        job.done, job.total = done, total


def _keep(
    leased: LeasedJob, programme_id: int, wanted: Sequence[_Wanted], drawn: Mapping[str, Any]
) -> None:
    """Write all rows and end the job, in one transaction."""
    found = {told["reader"]: told for told in drawn.get("reports", ())}
    with leased.database.writing() as db:
        leased.renew(db)
        for one in wanted:
            told = found.get(one.report.reader.value)
            _keep_report(db, programme_id, one, told, now=leased.now())
        job = db.get_one(Job, leased.job_id)
        end_job(job, JobState.DONE, problem=None, now=leased.now())


def _keep_report(
    db: Session, programme_id: int, one: _Wanted, told: Mapping[str, Any] | None, *, now: datetime
) -> None:
    report = report_to_write(db, programme_id, one.report.reader)
    if report is None:
        report = KeptReport(programme_id=programme_id, reader=one.report.reader, workbook=b"")
        db.add(report)
    report.made_at = now
    if told is None:
        return
    report.workbook = base64.b64decode(told["workbook"])
    db.flush()
    kept = charts_to_write(db, report.id)
    for slug in kept.keys() - one.prints.keys():
        drop_pictures(db, kept[slug].id)
        db.delete(kept[slug])
    for position, chart in enumerate(one.report.charts):
        row = kept.get(chart.slug)
        if row is None:
            row = kept[chart.slug] = KeptChart(report_id=report.id, slug=chart.slug)
            db.add(row)
        row.position = position
        row.fingerprint = one.prints[chart.slug]
        row.content = json.dumps(chart_as_json(chart), ensure_ascii=False)
    db.flush()
    for slug in one.draw:
        drop_pictures(db, kept[slug].id)
    db.add_all(
        DrawnChart(
            chart_id=kept[each["slug"]].id,
            scheme=Scheme(each["scheme"]),
            shape=Shape(each["shape"]),
            medium=Medium(each["medium"]),
            picture=base64.b64decode(each["picture"]),
        )
        for each in told["pictures"]
    )
