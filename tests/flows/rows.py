"""The service's database, looked at from beside it with plain SQL."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.rows import tuple_row


@contextmanager
def connect(database_url: str, *, writes: bool = False) -> Iterator[Any]:
    """Open a connection of its own, which cannot write unless asked for; close it at the end."""
    if database_url.startswith("sqlite"):
        path, mode = database_url.removeprefix("sqlite:///"), "rw" if writes else "ro"
        connection: Any = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, timeout=30)
    else:
        plain = database_url.replace("+psycopg", "", 1)
        connection = psycopg.connect(plain, autocommit=True, row_factory=tuple_row)
    try:
        yield connection
    finally:
        connection.close()


SESSION_IDS = """
SELECT learning_set.name, set_session.number, set_session.id
FROM set_session JOIN learning_set ON learning_set.id = set_session.set_id
"""


def session_ids(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, int], int]:
    """Return what `SESSION_IDS` found by (set, number), as the oracle wants it."""
    return {(name, number): session_id for name, number, session_id in rows}


def as_instant(value: datetime | str) -> datetime:
    """Return a row's instant, which SQLite keeps as text and PostgreSQL as a timestamp."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
