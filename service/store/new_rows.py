"""Insert new rows past the session, which would take five times as long: a batch a table."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Dialect, UniqueConstraint
from sqlalchemy.orm import Session

from service.models import Base
from service.store.driver import driver_of


def insert_row(db: Session, row: Base) -> int:
    """Insert a row that others point at; return its id."""
    connection = db.connection()
    inserting = _inserting(type(row), connection.dialect)
    text = f"{inserting.text} VALUES {inserting.marks} RETURNING id"
    with driver_of(connection) as driver:
        (row_id,) = driver.execute(text, tuple(inserting.values(row))).fetchone()
    return int(row_id)


def insert_rows(
    db: Session, rows: Iterable[Base], *, over: Mapping[type[Base], Sequence[str]]
) -> None:
    """Insert rows that nobody looks at again in this session, which never holds them.

    Args:
        rows: made whole; what they point at by its id is there.
        over: of these kinds, one that is there under the same unique key takes on these columns;
            no two of the rows have the same.
    """
    batches: dict[type[Base], list[Base]] = {}
    for row in rows:
        batches.setdefault(type(row), []).append(row)
    connection = db.connection()
    # PostgreSQL is told all before it answers: one round trip instead of one a statement.
    pipeline = connection.dialect.name != "sqlite"
    with driver_of(connection) as driver, driver.pipeline() if pipeline else nullcontext():
        for kind, batch in batches.items():
            inserting = _inserting(kind, connection.dialect)
            values = [value for row in batch for value in inserting.values(row)]
            marks = ", ".join([inserting.marks] * len(batch))
            text = f"{inserting.text} VALUES {marks}"
            if kind in over:
                text += f" {_taking_on(kind, tuple(over[kind]), connection.dialect)}"
            driver.execute(text, values)


@dataclass(frozen=True)
class _Inserting:
    """What an INSERT into a table says, and how a row's values become what the driver takes.

    Made once: to put each statement together anew takes as long as to run it.
    """

    text: str
    marks: str
    columns: Sequence[tuple[str, Callable[[], object], Callable[[Any], object] | None]]
    """By name, what stands where nothing is said, and what makes a value of the database of it."""

    def values(self, row: Base) -> Iterator[object]:
        """Yield a row's values, column by column."""
        told = vars(row)
        for name, left_out, stored in self.columns:
            value = told[name] if name in told else left_out()
            yield value if stored is None else stored(value)


@lru_cache(maxsize=64)
def _inserting(kind: type[Base], dialect: Dialect) -> _Inserting:
    table = Base.metadata.tables[kind.__tablename__]
    # The database counts ids by itself, but of tables that draw them by lot.
    columns = [column for column in table.columns if column is not table.autoincrement_column]
    quoted = dialect.identifier_preparer.quote
    names = ", ".join(quoted(column.name) for column in columns)
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    return _Inserting(
        text=f"INSERT INTO {quoted(kind.__tablename__)} ({names})",
        marks=f"({', '.join([mark] * len(columns))})",
        columns=tuple(
            (column.name, _left_out(column), _stored(column, dialect)) for column in columns
        ),
    )


@lru_cache(maxsize=64)
def _taking_on(kind: type[Base], columns: tuple[str, ...], dialect: Dialect) -> str:
    table = Base.metadata.tables[kind.__tablename__]
    (unique,) = (one for one in table.constraints if isinstance(one, UniqueConstraint))
    quoted = dialect.identifier_preparer.quote
    key = ", ".join(quoted(column.name) for column in unique.columns)
    taken = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in columns)
    return f"ON CONFLICT ({key}) DO UPDATE SET {taken}"


def _left_out(column: Column[Any]) -> Callable[[], object]:
    default: Any = column.default  # of any kind
    if default is None:
        return lambda: None
    if default.is_callable:
        return lambda: default.arg(None)
    return lambda: default.arg


def _stored(column: Column[Any], dialect: Dialect) -> Callable[[Any], object] | None:
    stored: Callable[[Any], object] | None = column.type.dialect_impl(dialect).bind_processor(
        dialect
    )
    return stored
