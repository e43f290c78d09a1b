"""Where service time stands, and the last run of each clock job."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.models import ServiceTime, Tick
from service.store.database import Database

_ROW = 1


def read_offset(database: Database) -> timedelta:
    """Return service time minus the machine's; nothing where no sandbox ever led it."""
    with database.reading() as db:
        row = db.get(ServiceTime, _ROW)
        return timedelta(seconds=row.offset_seconds if row else 0.0)


def move(db: Session, *, to: datetime, caught_up: bool, real_now: datetime) -> None:
    """Set service time, and say whether everything up to it has been lived through."""
    offset = (to - real_now).total_seconds()
    row = db.get(ServiceTime, _ROW)
    if row is None:
        db.add(ServiceTime(id=_ROW, offset_seconds=offset, caught_up=caught_up, moved_at=real_now))
        return
    row.offset_seconds = offset
    row.caught_up = caught_up
    row.moved_at = real_now


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
