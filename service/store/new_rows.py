"""Insert new rows past the session, which would take five times as long: a batch a table."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Insert, Table, insert
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.sql.dml import ReturningInsert

from service.models import Base


def insert_row(db: Session, row: Base) -> None:
    """Insert a row that others point at; the session then holds it as one that it has read."""
    vars(row)["id"] = db.execute(_insert_with_id(type(row)), _values(row)).scalar_one()
    make_transient_to_detached(row)
    db.add(row)


def insert_rows(db: Session, rows: Iterable[Base]) -> None:
    """Insert rows that nobody looks at again in this session, which never holds them.

    Args:
        rows: made whole; what they point at by its id is there.
    """
    batches: dict[tuple[type[Base], tuple[str, ...]], list[dict[str, object]]] = {}
    for row in rows:
        values = _values(row)
        batches.setdefault((type(row), tuple(values)), []).append(values)
    for (kind, _), batch in batches.items():
        db.execute(_insert(kind), batch)


def _values(row: Base) -> dict[str, object]:
    """Return a row by column; a column that was not set is NULL unless it has a default."""
    told = vars(row)
    return {
        name: told.get(name)
        for name, fills_itself in _columns(type(row))
        if name in told or not fills_itself
    }


@cache
def _insert(kind: type[Base]) -> Insert:
    return insert(_table(kind)).inline()


@cache
def _insert_with_id(kind: type[Base]) -> ReturningInsert[int]:
    return insert(_table(kind)).returning(_table(kind).c.id)


@cache
def _columns(kind: type[Base]) -> tuple[tuple[str, bool], ...]:
    """Return the columns of a table, and which of them are filled where nothing is said."""
    return tuple(
        (column.name, column.primary_key or column.default is not None)
        for column in _table(kind).columns
    )


def _table(kind: type[Base]) -> Table:
    # An INSERT into the class would go by the session's unit of work again.
    return Base.metadata.tables[kind.__tablename__]
