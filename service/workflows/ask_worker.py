"""HR asks a worker for something about a draft: a group's people, all dates, all sets."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import JobKind, JobState
from service.models import Job
from service.workflows.record_audit import record_audit


def ask_worker(db: Session, draft_id: int, kind: JobKind, *, actor: str, now: datetime) -> int:
    """Let a job wait for a worker, and return its number; the caller says what it is about.

    Args:
        actor: as the audit names them.
        now: service time.
    """
    job = Job(
        kind=kind,
        programme_id=None,
        state=JobState.WAITING,
        asked_at=now,
        asked_by=actor,
    )
    db.add(job)
    db.flush()
    record_audit(db, now=now, actor=actor, verb=f"draft-{kind}-asked", subject=f"draft:{draft_id}")
    return job.id
