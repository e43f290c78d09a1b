"""Keep a programme's evidence up to date: count what came, and have drawn what changed."""

from datetime import datetime

from service.store.database import Database
from service.workflows.ask_report import ask_report
from service.workflows.count_ratings import count_ratings
from service.workflows.draw_report import has_changed
from service.workflows.measure_programme import measure_programme


def keep_evidence(
    database: Database, programme_id: int, *, now: datetime, may_draw: bool
) -> int | None:
    """Count ratings, measure, and ask for a report where it would differ; repeating is harmless.

    Args:
        may_draw: False counts alone, so that a jump of the clock is not held up by drawing.

    Returns:
        The job that draws; None where nothing changed.
    """
    if not may_draw:
        with database.writing() as db:
            count_ratings(db, programme_id, now=now)
        return None
    reports = measure_programme(database, programme_id, now=now)
    with database.reading() as db:
        if not has_changed(db, programme_id, reports):
            return None
    with database.writing() as db:
        return ask_report(db, programme_id, actor="service", now=now)
