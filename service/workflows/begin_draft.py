"""HR begins to put a programme together on our pages."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from service.models import ProgrammeDraft
from service.workflows.record_audit import record_audit

_LONGEST_KEY = 40


def begin_draft(
    db: Session, settings: Mapping[str, str], *, size: int, actor: str, now: datetime
) -> ProgrammeDraft:
    """Write a draft without people and sets.

    Args:
        settings: as in a programme file, by name; its key is made of the name.
        size: how many members a set should have.
        actor: as the audit names them.
        now: service time.
    """
    draft = ProgrammeDraft(
        key=f"draft-{now.timestamp()}",
        size=size,
        settings=dict(settings),
        people=[],
        sets=[],
        changed_at=now,
        changed_by=actor,
    )
    db.add(draft)
    db.flush()
    # The number makes it the draft's alone: two cohorts may share a name.
    draft.key = f"{_slug(settings.get('name', ''))}-{draft.id}"
    draft.settings = {**draft.settings, "key": draft.key}
    record_audit(db, now=now, actor=actor, verb="draft-begun", subject=f"draft:{draft.id}")
    return draft


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_KEY].strip("-") or "programme"
