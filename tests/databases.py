"""One engine for each database of a test process, so that a statement is compiled but once."""

import shutil
from functools import cache
from pathlib import Path

from sqlalchemy import inspect

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


def begin_afresh(path: Path, empty: Path) -> None:
    """Put a copy of an empty SQLite database at a path.

    A connection that a test before left open keeps the old file, whose name it loses.
    """
    for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        name.unlink(missing_ok=True)
    shutil.copy(empty, path)
