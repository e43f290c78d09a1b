"""Programmes that are still being put together."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Programme, ProgrammeDraft


@dataclass(frozen=True)
class DraftLine:
    """One draft in a list; `changed_at` is aware UTC."""

    draft_id: int
    name: str
    people: int
    sets: int
    changed_at: datetime


def find_draft(db: Session, draft_id: int) -> ProgrammeDraft | None:
    """Return a draft."""
    return db.get(ProgrammeDraft, draft_id)


def draft_of_programme(db: Session, key: str) -> ProgrammeDraft | None:
    """Return the draft that a plan was written from; None where a file was."""
    return db.scalar(select(ProgrammeDraft).where(ProgrammeDraft.key == key))


def draft_lines(db: Session) -> list[DraftLine]:
    """List every draft that is no plan yet, the one changed last first; one query."""
    drafts = db.scalars(
        select(ProgrammeDraft)
        .where(ProgrammeDraft.key.not_in(select(Programme.key)))
        .order_by(ProgrammeDraft.changed_at.desc(), ProgrammeDraft.id.desc())
    )
    return [
        DraftLine(
            draft_id=one.id,
            name=one.settings.get("name", ""),
            people=len(one.people),
            sets=len(one.sets),
            changed_at=one.changed_at,
        )
        for one in drafts
    ]
