"""Insert new rows past the session, which would take five times as long: a batch a table."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from service.models import Base


def insert_row(db: Session, row: Base) -> int:
    """Insert a row that others point at; return its id."""
    return db.connection().execute(_insert_with_id(type(row)), _values(row)).scalar_one()


def insert_rows(db: Session, rows: Iterable[Base]) -> None:
    """Insert rows that nobody looks at again in this session, which never holds them.

    Args:
        rows: made whole; what they point at by its id is there.
    """
    batches: dict[tuple[type[Base], tuple[str, ...]], list[dict[str, object]]] = {}
    for row in rows:
        values = _values(row)
        batches.setdefault((type(row), tuple(values)), []).append(values)
    connection = db.connection()
    with _at_once(connection):
        for (kind, _), batch in batches.items():
            connection.execute(_insert(kind), batch)


@contextmanager
def _at_once(connection: Connection) -> Iterator[None]:
    """Let PostgreSQL be told all before it answers: one round trip instead of one a statement.

    Raises:
        DBAPIError: as from a statement; the driver says it at the end, past SQLAlchemy's eyes.
    """
    if connection.dialect.name == "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection  # one of two drivers, without a type
    errors = connection.dialect.loaded_dbapi.Error
    try:
        with driver.pipeline():
            yield
    except errors as exc:
        # No statement and no values: an error's text must never quote a row.
        raise DBAPIError.instance(None, None, exc, errors) from exc


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
