"""A report is measured and drawn: what changed, once, and nothing is lost on the way."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.drawing import FORMS
from service.domain.readers import Reader
from service.domain.states import JobState
from service.errors import Refused
from service.models import AuditEvent, DrawnChart, Job, KeptReport
from service.store.database import Database
from service.store.kept_reports import chart_seen, drop_reports, picture, report_seen, workbook
from service.workflows.ask_report import ask_report
from service.workflows.planning_job import Beat
from service.workflows.worked_job import LeasedJob
from tests.charts.reports import HANNA, Drawing, Report, keep_report
from tests.charts.samples import DUMBBELL, FUNNEL, THEMES
from tests.participants import build_maple
from tests.web_wiring import NOW
from tests.workflows.booking import open_database

LATER = NOW + timedelta(hours=2)
HR, SPONSOR = Reader.HR, Reader.SPONSOR


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def programme_id(database: Database) -> int:
    with database.writing() as db:
        return build_maple(db).programme


def state_of(job: LeasedJob) -> tuple[JobState, int, int, str | None]:
    with job.database.reading() as db:
        row = db.get_one(Job, job.job_id)
        return row.state, row.done, row.total, row.problem


def with_title(chart: Chart, title: str) -> Chart:
    return Chart(**{**vars(chart), "title": title})


def test_report_is_kept_for_each_reader_with_all_its_drawings(
    database: Database, programme_id: int
) -> None:
    with capture_logs() as logs:
        job = keep_report(
            database,
            programme_id,
            Report(HR, (FUNNEL, THEMES)),
            Report(SPONSOR, (FUNNEL,)),
            now=NOW,
        )

    with database.reading() as db:
        seen = report_seen(db, programme_id, HR)
        drawn = [picture(db, programme_id, HR, "theme-grid", form) for form in FORMS]
        sheets = [workbook(db, programme_id, reader) for reader in (HR, SPONSOR, Reader.MANAGER)]
        kept_from_sponsor = (
            chart_seen(db, programme_id, SPONSOR, "theme-grid"),
            picture(db, programme_id, SPONSOR, "theme-grid", FORMS[0]),
        )
    assert seen is not None
    assert (seen.made_at, seen.charts) == (NOW, (FUNNEL, THEMES))
    assert drawn == [
        f"<svg>{THEMES.title} {form.scheme} {form.shape}</svg>".encode() for form in FORMS
    ]
    assert sheets == [b"funnel theme-grid", b"funnel", None]
    assert kept_from_sponsor == (None, None)
    assert state_of(job) == (JobState.DONE, 1, 2, None)
    assert [
        {key: value for key, value in line.items() if key not in ("log_level", "job_id")}
        for line in logs
    ] == [{"event": "report job started"}, {"event": "report job ended", "pictures": 18}]


def test_only_what_changed_is_drawn_again(database: Database, programme_id: int) -> None:
    keep_report(database, programme_id, Report(HR, (FUNNEL, THEMES, DUMBBELL)), now=NOW)
    drawing = Drawing()
    changed = with_title(FUNNEL, "Everybody joined")

    keep_report(database, programme_id, Report(HR, (THEMES, changed)), now=LATER, draw=drawing)

    with database.reading() as db:
        seen = report_seen(db, programme_id, HR)
        drawn = picture(db, programme_id, HR, "funnel", FORMS[0])
        count = db.scalar(select(func.count()).select_from(DrawnChart))
    assert drawing.asked == [("hr", ("funnel",))]
    assert seen is not None
    assert seen.charts == (THEMES, changed)
    assert drawn == b"<svg>Everybody joined light page</svg>"
    assert count == 2 * len(FORMS)


def test_unchanged_report_starts_no_child_and_says_when_it_was_measured(
    database: Database, programme_id: int
) -> None:
    report = Report(HR, (FUNNEL,))
    keep_report(database, programme_id, report, now=NOW)
    drawing = Drawing()

    job = keep_report(database, programme_id, report, now=LATER, draw=drawing)

    with database.reading() as db:
        seen = report_seen(db, programme_id, HR)
    assert (drawing.asked, state_of(job)[0]) == ([], JobState.DONE)
    assert seen is not None
    assert seen.made_at == LATER


def test_failed_drawing_leaves_the_earlier_report(database: Database, programme_id: int) -> None:
    def fail(_reports: Mapping[str, Any], _beat: Beat) -> Mapping[str, Any]:
        raise RuntimeError(FUNNEL.title)

    keep_report(database, programme_id, Report(HR, (FUNNEL,)), now=NOW)

    job = keep_report(database, programme_id, Report(HR, (THEMES,)), now=LATER, draw=fail)

    with database.reading() as db:
        seen = report_seen(db, programme_id, HR)
    assert state_of(job) == (
        JobState.FAILED,
        0,
        0,
        "it could not be worked (RuntimeError); the logs say more",
    )
    assert seen is not None
    assert seen.charts == (FUNNEL,)


def test_two_presses_are_one_job_and_one_line_of_the_audit(
    database: Database, programme_id: int
) -> None:
    with database.writing() as db:
        jobs = {ask_report(db, programme_id, actor=HANNA, now=NOW) for _ in range(2)}

    with database.reading() as db:
        lines = db.execute(
            select(AuditEvent.actor, AuditEvent.subject).where(AuditEvent.verb == "report-asked")
        ).all()
    assert (len(jobs), lines) == (1, [(HANNA, f"programme:{programme_id}")])


def test_report_of_a_programme_that_is_gone_is_refused(database: Database) -> None:
    with pytest.raises(Refused, match="is gone"), database.writing() as db:
        ask_report(db, 7, actor=HANNA, now=NOW)


def test_reports_go_with_their_programme(database: Database, programme_id: int) -> None:
    keep_report(database, programme_id, Report(HR, (FUNNEL,)), now=NOW)

    with database.writing() as db:
        drop_reports(db, programme_id)

    with database.reading() as db:
        left = [
            db.scalar(select(func.count()).select_from(row)) for row in (KeptReport, DrawnChart)
        ]
    assert left == [0, 0]
