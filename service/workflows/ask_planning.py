"""HR asks a planner for all dates or all sets of a draft; a worker lets it work.

See `take_dates` and `take_seats`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.domain.states import JobKind, JobState
from service.errors import Refused
from service.models import DraftPlanning, Job, ProgrammeDraft
from service.store.draft_plannings import drop_plannings, last_planning
from service.workflows.ask_worker import ask_worker
from service.workflows.record_audit import record_audit
from service.workflows.worked_job import end_job

_STOPPED = {
    JobKind.DATES: "you stopped it; your dates are as they were",
    JobKind.SEATS: "you stopped it; your sets are as they were",
}


def ask_planning(
    db: Session,
    draft_id: int,
    kind: JobKind,
    asked: Mapping[str, Any],
    *,
    seen: int,
    actor: str,
    now: datetime,
) -> None:
    """Ask for the job that plans; what an earlier one of its kind found goes. Two presses are one.

    Args:
        kind: dates or seats.
        asked: the planner's document (`domain/date_request`, `files/seat_request`).
        seen: the version of the draft that whoever asks had before them.
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: the draft is gone, or somebody changed it since.
    """
    draft = db.get(ProgrammeDraft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.version != seen:
        raise Refused("somebody changed this draft while your page was open; look at it once more")
    last = last_planning(db, draft_id, kind)
    if last is not None and not last.is_ended:
        return
    drop_plannings(db, [draft_id], [kind])
    job_id = ask_worker(db, draft_id, kind, actor=actor, now=now)
    db.add(
        DraftPlanning(job_id=job_id, draft_id=draft_id, version=seen, request=dict(asked), found={})
    )


def stop_planning(db: Session, draft_id: int, kind: JobKind, *, actor: str, now: datetime) -> None:
    """End what is under way; its worker stops within seconds. Nothing where nothing is.

    Args:
        actor: as the audit names them.
        now: service time.
    """
    last = last_planning(db, draft_id, kind)
    if last is None or last.is_ended:
        return
    db.get_one(DraftPlanning, last.job_id).request = {}
    job = db.get_one(Job, last.job_id, with_for_update=True)
    end_job(job, JobState.FAILED, problem=_STOPPED[kind], now=now)
    record_audit(
        db, now=now, actor=actor, verb=f"draft-{kind}-stopped", subject=f"draft:{draft_id}"
    )
