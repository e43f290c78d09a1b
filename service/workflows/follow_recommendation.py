"""Note that a recommendation which the sponsor agreed to is under way, or done."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from service.domain.project import may_run
from service.errors import Refused
from service.models import Recommendation
from service.workflows.record_audit import record_audit


class Told(StrEnum):
    """How it goes, as the set or its sponsor tells."""

    RUNNING = "running"
    DONE = "done"
    NOT_YET = "not-yet"


def follow_recommendation(
    db: Session, row: Recommendation, told: Told, *, actor: str, now: datetime
) -> None:
    """Keep how it goes; what was told already stays as it was told first.

    Args:
        row: locked, or its set is (`hold_project`).
        actor: as in the audit.

    Raises:
        Refused: the sponsor did not agree to it, or other words replaced it.
    """
    db.refresh(row)
    if row.put_at is None or row.replaced_at is not None or not may_run(row.decision):
        raise Refused("the sponsor has not agreed to these words")
    before = (row.running_at, row.done_at)
    match told:
        case Told.RUNNING:
            row.running_at, row.done_at = row.running_at or now, None
        case Told.DONE:
            row.running_at, row.done_at = row.running_at or now, row.done_at or now
        case Told.NOT_YET:
            row.running_at = row.done_at = None
    if before != (row.running_at, row.done_at):
        record_audit(
            db,
            now=now,
            actor=actor,
            verb=f"recommendation-{told}",
            subject=f"set:{row.set_id}",
        )
