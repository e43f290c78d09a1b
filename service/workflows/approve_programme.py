"""HR confirms the plan: from here on the worker may book, and mail may fall due."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import JobKind, JobState, ProgrammeState
from service.errors import Refused
from service.models import Job, Programme
from service.store.calendar import series_of
from service.store.programmes import latest_booking, programme_with_sets
from service.workflows.record_audit import record_audit


def approve_programme(
    db: Session,
    programme_id: int,
    *,
    actor: str,
    now: datetime,
    digest: str | None = None,
    leaves_at: datetime | None = None,
) -> Job:
    """Approve a planned programme and return the job that books its series.

    Approving it again returns the same job; one that failed is followed by a new one, which goes
    on where it stopped.

    Args:
        actor: as the audit names them.
        now: service time.
        digest: `source_digest` of the plan that was read before it was confirmed; None where it
            was written and is confirmed in one transaction.
        leaves_at: service time before which nothing leaves, so that it can be taken back; None
            for at once.

    Raises:
        Refused: there is no such programme, its plan is another by now, or its first session has
            passed.
    """
    # Locked, so that a double press makes one job and the plan stays the one that is confirmed.
    db.get(Programme, programme_id, with_for_update=True, populate_existing=True)
    programme = programme_with_sets(db, programme_id)
    if programme is None:
        message = f"programme {programme_id} does not exist; it may have been replaced"
        raise Refused(message)
    job = latest_booking(db, programme_id)
    if job is not None and job.state != JobState.FAILED:
        return job
    if programme.state == ProgrammeState.PLANNED:
        if digest is not None and digest != programme.source_digest:
            message = "the plan changed while this page was open; please look again"
            raise Refused(message)
        first = min(session.starts_at for each in programme.sets for session in each.sessions)
        if first <= now:
            message = f"the first session of {programme.key!r} has passed; book the file again"
            raise Refused(message)
        programme.state = ProgrammeState.APPROVED
        # Everything counts from here, so nothing falls due while it can still be taken back.
        programme.approved_at = leaves_at or now
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
        not_before=leaves_at,
    )
    db.add(job)
    db.flush()
    return job
