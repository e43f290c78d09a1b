"""HR's stop-all, as every process reads it before it writes anything to Outlook."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from service.models import Stop
from service.store.database import Database


@dataclass(frozen=True)
class StandingStop:
    """Who stopped everything, when (real time, aware), and why; `reason` empty where unsaid."""

    at: datetime
    by_name: str
    reason: str


_STANDS = select(Stop.id).where(Stop.is_standing.is_(True))


def is_stopped(db: Session) -> bool:
    """Say whether a stop stands; the reason stays unread, and its key unneeded."""
    return db.scalar(_STANDS) is not None


def is_stopped_now(database: Database) -> bool:
    """Say whether a stop stands, in one look of its own."""
    return database.look(_STANDS) is not None


def standing_stop(db: Session) -> StandingStop | None:
    """Return the stop that stands, with its reason."""
    row = db.scalars(select(Stop).where(Stop.is_standing.is_(True))).one_or_none()
    return None if row is None else StandingStop(row.stopped_at, row.stopped_by_name, row.reason)


def end_stop(db: Session, *, real_now: datetime, actor: str) -> bool:
    """End the stop that stands; say whether one stood."""
    result = db.execute(
        update(Stop)
        .where(Stop.is_standing.is_(True))
        .values(is_standing=None, resumed_at=real_now, resumed_by=actor)
    )
    # Session.execute's static type does not know that an UPDATE gives a CursorResult.
    return cast("CursorResult[object]", result).rowcount == 1
