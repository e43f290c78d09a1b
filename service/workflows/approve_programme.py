"""HR confirms the plan: from here on the worker may book, and mail may fall due."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import JobKind, JobState, ProgrammeState
from service.errors import Refused
from service.models import Job
from service.store.calendar import series_of
from service.store.programmes import latest_booking, programme_with_sets
from service.workflows.record_audit import record_audit


def approve_programme(db: Session, programme_id: int, *, actor: str, now: datetime) -> Job:
    """Approve a planned programme and return the job that books its series.

    Approving it again returns the same job; one that failed is followed by a new one, which goes
    on where it stopped.

    Args:
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: there is no such programme, or its first session has passed.
    """
    programme = programme_with_sets(db, programme_id)
    if programme is None:
        message = f"programme {programme_id} does not exist; it may have been replaced"
        raise Refused(message)
    job = latest_booking(db, programme_id)
    if job is not None and job.state != JobState.FAILED:
        return job
    if programme.state == ProgrammeState.PLANNED:
        first = min(session.starts_at for each in programme.sets for session in each.sessions)
        if first <= now:
            message = f"the first session of {programme.key!r} has passed; book the file again"
            raise Refused(message)
        programme.state = ProgrammeState.APPROVED
        programme.approved_at = now
        record_audit(
            db,
            now=now,
            actor=actor,
            verb="programme-approved",
            subject=f"programme:{programme_id}",
            new=programme.source_digest,
        )
    job = Job(
        kind=JobKind.BOOK,
        programme_id=programme_id,
        state=JobState.WAITING,
        total=len(series_of(db, programme_id)),
        asked_at=now,
        asked_by=actor,
    )
    db.add(job)
    db.flush()
    return job
