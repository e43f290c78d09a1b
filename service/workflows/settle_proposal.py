"""HR takes or leaves what a cohort's evidence proposes for the next one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any  # of a proposal's cells: words, numbers, or nothing

from sqlalchemy.orm import Session

from service.domain.evaluation.defaults import About
from service.errors import Refused
from service.models import ProgrammeDraft
from service.workflows.change_draft import DraftChange, change_draft
from service.workflows.record_audit import record_audit


def settle_proposal(
    db: Session, draft_id: int, about: About, *, takes: bool, seen: int, actor: str, now: datetime
) -> ProgrammeDraft:
    """Put the proposed answer into the draft, or leave the answer as it is; then it is settled.

    Args:
        takes: whether HR takes it.
        seen: the version that whoever presses had before them.
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: the draft is gone or was changed since, or nothing of that is proposed.
    """
    draft = db.get(ProgrammeDraft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.version != seen:
        raise Refused("somebody changed this draft while your page was open; look at it once more")
    found = next((one for one in draft.proposals if one["about"] == about), None)
    if found is None or found["offered"] is None:
        raise Refused("nothing of that is proposed any more")
    change_draft(db, draft_id, _change(draft, found, takes=takes), seen=seen, actor=actor, now=now)
    draft.proposals = [one for one in draft.proposals if one["about"] != about]
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="proposal-taken" if takes else "proposal-left",
        subject=f"draft:{draft_id}",
        old=f"{about.value} {found['was']}",
        new=f"{about.value} {found['offered']}",
    )
    db.flush()
    return draft


def _change(draft: ProgrammeDraft, found: Mapping[str, Any], *, takes: bool) -> DraftChange:
    if not takes:
        return DraftChange()
    if found["about"] == About.SIZE:
        return DraftChange(size=found["offered"])
    return DraftChange(settings={**draft.settings, found["about"]: str(found["offered"])})
