"""Where service time stands, and the last run of each clock job."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.clock import Standing
from service.models import ServiceTime, Tick
from service.store.database import Database

_ROW = 1
_STANDING = select(ServiceTime.moved_at, ServiceTime.offset_seconds, ServiceTime.rate).where(
    ServiceTime.id == _ROW
)


def read_standing(database: Database) -> Standing | None:
    """Return how service time was last set; None where no sandbox ever led it."""
    row = database.look(_STANDING)
    if row is None:
        return None
    at = row.moved_at + timedelta(seconds=row.offset_seconds)
    return Standing(at, row.moved_at, 1.0 if row.rate is None else row.rate)


def move(db: Session, to: Standing, *, caught_up: bool) -> None:
    """Set service time, and say whether everything up to it has been lived through."""
    row = db.get(ServiceTime, _ROW)
    if row is None:
        row = ServiceTime(id=_ROW)
        db.add(row)
    row.offset_seconds = (to.at - to.real).total_seconds()
    row.rate = to.rate
    row.moved_at = to.real
    row.caught_up = caught_up


def note_caught_up(db: Session) -> None:
    """Say that everything up to where service time stands has been lived through."""
    db.execute(update(ServiceTime).values(caught_up=True))


def note_tick(db: Session, name: str, real_now: datetime) -> None:
    """Record that a clock job ran."""
    row = db.get(Tick, name)
    if row is None:
        db.add(Tick(name=name, ran_at=real_now))
    else:
        row.ran_at = real_now


def last_tick(db: Session, name: str) -> datetime | None:
    """Return when a clock job last ran."""
    row = db.get(Tick, name)
    return row.ran_at if row else None
