"""Keep a programme's evidence up to date: count what came, and have drawn what changed."""

from datetime import datetime

from service.store.database import Database
from service.workflows.ask_report import ask_report
from service.workflows.draw_report import has_changed
from service.workflows.measure_programme import measure_programme


def keep_evidence(database: Database, programme_id: int, *, now: datetime) -> int | None:
    """Measure, and ask for a report where it would differ; repeating is harmless.

    Returns:
        The job that draws; None where nothing changed.
    """
    reports = measure_programme(database, programme_id, now=now)
    with database.reading() as db:
        if not has_changed(db, programme_id, reports):
            return None
    with database.writing() as db:
        return ask_report(db, programme_id, actor="service", now=now)
