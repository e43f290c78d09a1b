"""Who is out of office, by dates alone."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import TimeAway

_STILL_FELT = timedelta(days=21)
"""An absence that ended keeps nudges waiting for a working day more, public holidays in between."""


def away_until(db: Session, person_ids: Collection[int], *, now: datetime) -> dict[int, datetime]:
    """Return, by person, when the latest absence ends of those whose absence still matters."""
    rows = db.execute(
        select(TimeAway.person_id, func.max(TimeAway.ends_at))
        .where(TimeAway.person_id.in_(person_ids), TimeAway.ends_at > now - _STILL_FELT)
        .group_by(TimeAway.person_id)
    )
    return dict(rows.all())


def note_away(
    db: Session, person_id: int, *, noticed_at: datetime, ends_at: datetime, is_certain: bool
) -> None:
    """Write an absence down; one that stands already gets the newer end.

    Outlook answers each sender once in an absence, so that a second notice is news of its end.
    """
    standing = db.scalars(
        select(TimeAway)
        .where(TimeAway.person_id == person_id, TimeAway.ends_at > noticed_at)
        .order_by(TimeAway.ends_at.desc())
        .limit(1)
    ).first()
    if standing is None:
        standing = TimeAway(person_id=person_id, noticed_at=noticed_at)
        db.add(standing)
    elif standing.is_certain and not is_certain:
        return
    standing.ends_at = ends_at
    standing.is_certain = is_certain
