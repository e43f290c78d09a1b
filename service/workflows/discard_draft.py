"""Throw a draft away; no plan and nobody's date hangs on it."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import ProgrammeDraft
from service.store.draft_plannings import drop_plannings
from service.store.group_readings import drop_group_readings
from service.workflows.record_audit import record_audit


def discard_draft(db: Session, draft_id: int, *, actor: str, now: datetime) -> None:
    """Delete a draft.

    Raises:
        Refused: it is gone already.
    """
    draft = db.get(ProgrammeDraft, draft_id, with_for_update=True)
    if draft is None:
        raise Refused("this draft is gone already")
    drop_group_readings(db, [draft_id])
    drop_plannings(db, [draft_id])
    db.delete(draft)
    record_audit(db, now=now, actor=actor, verb="draft-discarded", subject=f"draft:{draft_id}")
