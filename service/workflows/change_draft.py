"""Change a draft of a programme; what somebody else changed meanwhile is never overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import ProgrammeDraft


@dataclass(frozen=True)
class DraftChange:
    """What becomes of a draft; None leaves a part as it is."""

    settings: Mapping[str, str] | None = None
    size: int | None = None
    people: Sequence[Mapping[str, Any]] | None = None  # Any: a cell, or the row's number
    sets: Sequence[Mapping[str, str]] | None = None


def change_draft(
    db: Session, draft_id: int, change: DraftChange, *, seen: int, actor: str, now: datetime
) -> ProgrammeDraft:
    """Write a change.

    Args:
        seen: the version that whoever changes it had before them.
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: it is gone, or somebody changed it since.
    """
    draft = db.get(ProgrammeDraft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None:
        raise Refused("this draft is gone; a colleague confirmed it or threw it away")
    if draft.version != seen:
        raise Refused(
            "somebody changed this draft while your page was open; "
            "what you typed still stands below, and what stands in the draft now is beside it"
        )
    if change.settings is not None:
        draft.settings = {**change.settings, "key": draft.key}
    if change.size is not None:
        draft.size = change.size
    if change.people is not None:
        draft.people = [dict(row) for row in change.people]
    if change.sets is not None:
        draft.sets = [dict(one) for one in change.sets]
    draft.version += 1
    draft.changed_at = now
    draft.changed_by = actor
    db.flush()
    return draft
