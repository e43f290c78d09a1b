"""One engine for each database of a test process, so that a statement is compiled but once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import event, inspect

from service.store.database import Database


class KeptOpen(Database):
    """A PostgreSQL database whose connections outlive a test: each has to learn all tables anew."""

    def dispose(self) -> None:
        """Close nothing; whoever drops the database closes its engine."""


@cache
def open_database(url: str) -> Database:
    """Return the database at an address; every test of this process that asks gets the same."""
    return KeptOpen(url) if url.startswith("postgresql") else Database(url)


def open_with_tables(url: str) -> Database:
    """Return the same, with its tables made where a test brings a database of its own."""
    database = open_database(url)
    if not inspect(database.engine).get_table_names():
        database.create_all()
    return database


@contextmanager
def asked(database: Database) -> Iterator[list[str]]:
    """Collect every statement that runs inside."""
    statements: list[str] = []
    with told_statements(database, statements.append):
        yield statements


@contextmanager
def told_statements(database: Database, tell: Callable[[str], object]) -> Iterator[None]:
    """Tell every statement that runs inside, of those who read and those who write."""

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        tell(statement)

    # On PostgreSQL readers are seen by the engine itself; on SQLite they have one of their own.
    engines = [database.engine, database.readers] if database.is_sqlite else [database.engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def begin_afresh(path: Path, empty: Path) -> None:
    """Put a copy of an empty SQLite database at a path.

    A connection that a test before left open keeps the old file, whose name it loses.
    """
    for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        name.unlink(missing_ok=True)
    shutil.copy(empty, path)
