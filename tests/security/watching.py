"""What requests did while they were watched: handlers reached, statements that wrote."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from tests.databases import told_statements
from tests.privacy.house import House

_WRITES = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE)


@dataclass
class Watched:
    """Counts that the watcher's user empties between two requests."""

    handlers: int = 0
    """Views that were entered, past every guard and limit."""
    written: set[str] = field(default_factory=set)
    """Tables."""


@contextmanager
def watching(house: House) -> Iterator[Watched]:
    """Count handlers and writes of every request until the end."""
    watched = Watched()
    views = house.app.view_functions

    def counted(view: Callable[..., Any]) -> Callable[..., Any]:
        def enter(**values: Any) -> Any:
            watched.handlers += 1
            return view(**values)

        return enter

    def note(statement: str) -> None:
        found = _WRITES.match(statement)
        if found:
            watched.written.add(found[1])

    house.app.view_functions = {name: counted(view) for name, view in views.items()}
    try:
        with told_statements(house.wiring.database, note):
            yield watched
    finally:
        house.app.view_functions = views


def rows_that_point_at_nothing(house: House) -> list[Any]:
    """Return what SQLite's own check of foreign keys and of the file finds (Any: its rows)."""
    with house.wiring.database.reading() as db:
        broken = list(db.execute(text("PRAGMA foreign_key_check")))
        whole = db.execute(text("PRAGMA quick_check")).scalar()
    return broken if whole == "ok" else [*broken, whole]
