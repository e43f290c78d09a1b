"""The one row that says which Microsoft 365 this database belongs to."""

from datetime import datetime

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from service.models import Installation, Person, Programme, ServiceTime
from service.store.database import Database
from service.store.mailings import insert_new

_ROW = 1


def has_tables(database: Database) -> bool:
    """Say whether the migrations have made the row's table yet."""
    return inspect(database.engine).has_table(Installation.__tablename__)


def marked_as(db: Session) -> str | None:
    """Return whose the rows are, as `domain.installation` names it; None where nobody said."""
    return db.scalar(select(Installation.microsoft_365).where(Installation.id == _ROW))


def mark(db: Session, microsoft_365: str, *, real_now: datetime) -> None:
    """Say once and for good whose the rows are; what was said before stands."""
    row = {"id": _ROW, "microsoft_365": microsoft_365, "marked_at": real_now}
    insert_new(db, Installation, [row], unique="id")


def holds_anybody(db: Session) -> bool:
    """Say whether a person, a programme or a sandbox's clock ever came in here."""
    return any(
        db.scalars(select(table.id).limit(1)).first() is not None
        for table in (Person, Programme, ServiceTime)
    )
