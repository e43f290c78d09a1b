"""What somebody changed in Outlook by hand, as it waits for HR's decision."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.calendar.drift import Difference
from service.models import Drift


def note_drift(
    db: Session, set_id: int, differences: Iterable[Difference], *, now: datetime
) -> None:
    """Add what was not noted yet; a date that was moved on since is noted where it stands now."""
    waiting = {
        (each.kind, each.series_id, each.calendar_date_id, each.address): each
        for each in db.scalars(
            select(Drift).where(Drift.set_id == set_id, Drift.settled_at.is_(None))
        )
    }
    for each in differences:
        row = waiting.get((each.kind, each.series_id, each.date_id, each.address))
        if row is None:
            row = Drift(
                set_id=set_id,
                series_id=each.series_id,
                calendar_date_id=each.date_id,
                kind=each.kind,
                address=each.address,
                found_at=now,
            )
            db.add(row)
        row.their_starts_at, row.their_ends_at = each.their_starts_at, each.their_ends_at
    db.flush()
