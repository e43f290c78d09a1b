"""A programme's own facts, as the head of each of its pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import Entry, Goal, Mode, ProgrammeState
from service.models import Programme


@dataclass(frozen=True)
class ProgrammeHead:
    """What every page of a programme names."""

    programme_id: int
    key: str
    name: str
    goal: Goal
    mode: Mode
    entry: Entry
    state: ProgrammeState
    zone: str
    interval_weeks: int
    minutes: int
    sponsor_name: str
    contact_name: str
    contact_address: str
    source_digest: str
    """Of the file that the plan was made of; another one means that the plan changed."""
    created_at: datetime
    approved_at: datetime | None
    paused_at: datetime | None
    """Since when its mails are stopped; None while it runs."""


def find_programme(db: Session, programme_id: int) -> ProgrammeHead | None:
    """Return a programme, or None where there is none by this number."""
    row = db.get(Programme, programme_id)
    if row is None:
        return None
    return ProgrammeHead(
        programme_id=row.id,
        key=row.key,
        name=row.name,
        goal=row.goal,
        mode=row.mode,
        entry=row.entry,
        state=row.state,
        zone=row.zone,
        interval_weeks=row.interval_weeks,
        minutes=row.minutes,
        sponsor_name=row.sponsor.name,
        contact_name=row.contact_name,
        contact_address=row.contact_address,
        source_digest=row.source_digest,
        created_at=row.created_at,
        approved_at=row.approved_at,
        paused_at=row.paused_at,
    )
