"""HR asks for a programme's evidence to be measured and drawn; see `draw_report`."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import JobKind, JobState
from service.errors import Refused
from service.models import Job, Programme
from service.store.kept_reports import report_under_way
from service.workflows.record_audit import record_audit


def ask_report(db: Session, programme_id: int, *, actor: str, now: datetime) -> int:
    """Let a job wait for a worker, and return its number; two presses are one.

    Args:
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: the programme is gone.
    """
    # Locked: two presses at once see one another.
    if db.get(Programme, programme_id, with_for_update=True, populate_existing=True) is None:
        raise Refused(f"programme {programme_id} is gone")
    waiting = report_under_way(db, programme_id)
    if waiting is not None:
        return waiting
    job = Job(
        kind=JobKind.REPORT,
        programme_id=programme_id,
        state=JobState.WAITING,
        asked_at=now,
        asked_by=actor,
    )
    db.add(job)
    db.flush()
    record_audit(db, now=now, actor=actor, verb="report-asked", subject=f"programme:{programme_id}")
    return job.id
