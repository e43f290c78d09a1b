"""Programmes that are still being put together."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.retention import BOOKED_DRAFT_KEPT, DRAFT_KEPT, draft_goes_at
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


def any_draft(db: Session) -> bool:
    """Say whether there is any draft."""
    return db.scalar(select(ProgrammeDraft.id).limit(1)) is not None


def goes_at(db: Session, draft: ProgrammeDraft) -> datetime:
    """Return when a draft is deleted, as things stand."""
    approved = select(Programme.approved_at).where(Programme.key == draft.key)
    return draft_goes_at(draft.changed_at, db.scalar(approved))


def drafts_to_forget(db: Session, *, now: datetime) -> list[ProgrammeDraft]:
    """Return every draft whose time has passed, kept from changes until the commit."""
    rows = db.execute(
        select(ProgrammeDraft, Programme.approved_at)
        .outerjoin(Programme, Programme.key == ProgrammeDraft.key)
        .where(ProgrammeDraft.changed_at <= now - min(DRAFT_KEPT, BOOKED_DRAFT_KEPT))
        .order_by(ProgrammeDraft.id)
        .with_for_update(of=ProgrammeDraft)
    )
    return [draft for draft, at in rows if draft_goes_at(draft.changed_at, at) <= now]


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
