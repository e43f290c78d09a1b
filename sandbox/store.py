"""Keep every document of the sandbox in one SQLite file that survives a killed process."""

import json
import secrets
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS docs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    owner TEXT NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (kind, key)
);
CREATE INDEX IF NOT EXISTS docs_by_owner ON docs (kind, owner, seq);
CREATE TABLE IF NOT EXISTS marks (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (kind, name, value, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS marks_by_key ON marks (kind, key);
"""
_FIND = (
    "SELECT docs.doc FROM marks JOIN docs ON docs.kind = marks.kind AND docs.key = marks.key"
    " WHERE marks.kind = ? AND marks.name = ? AND marks.value = ? ORDER BY docs.seq "
)
_OLDEST_FIRST = _FIND + "ASC LIMIT ? OFFSET ?"
_NEWEST_FIRST = _FIND + "DESC LIMIT ? OFFSET ?"


@dataclass(frozen=True)
class Change:
    """What became of one document: `created`, `updated` or `deleted`; `doc` as it is, or was."""

    kind: str
    what: str
    doc: dict[str, Any]


Watcher = Callable[[list[Change]], None]
"""Told the changes of each transaction once it is committed; must not block, nor write."""


class TransactionLock:
    """A re-entrant lock whose outermost `with` block is one SQLite transaction.

    A block that ends by an exception is rolled back whole, so a fault half-way through a
    compound change, or a killed process, leaves nothing of it behind.
    """

    def __init__(self, connection: sqlite3.Connection, on_end: Callable[[bool], None]) -> None:
        self._lock = threading.RLock()
        self._connection = connection
        self._on_end = on_end
        self._depth = 0

    def __enter__(self) -> bool:
        self._lock.acquire()
        try:
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._lock.release()
            raise
        self._depth += 1
        return True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT" if kind is None else "ROLLBACK")
                self._on_end(kind is None)
        finally:
            self._lock.release()

    @property
    def plain(self) -> AbstractContextManager[bool]:
        """The lock without a transaction, for reads."""
        return self._lock


class Store:
    """Documents by (kind, key), each with an owning mailbox and searchable marks.

    Thread-safe. A document read is always a fresh copy, so changing it changes nothing until
    it is put back. Every write outside a `with store.lock:` block is its own transaction. The
    file is in WAL mode with synchronous NORMAL: `kill -9` loses nothing that was committed.
    """

    def __init__(self, path: Path | str) -> None:
        self._connection = sqlite3.connect(
            str(path), isolation_level=None, check_same_thread=False, cached_statements=256
        )
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)
        self.lock = TransactionLock(self._connection, self._tell)
        self._watched: frozenset[str] = frozenset()
        self._watcher: Watcher | None = None
        self._changes: list[Change] = []

    def watch(self, kinds: Sequence[str], watcher: Watcher) -> None:
        """Tell `watcher` of every committed change to documents of these kinds, from now on."""
        self._watched, self._watcher = frozenset(kinds), watcher

    def close(self) -> None:
        with self.lock.plain:
            self._connection.close()

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        with self.lock.plain:
            row = self._connection.execute(
                "SELECT doc FROM docs WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
        return None if row is None else _loaded(row[0])

    def put(
        self,
        kind: str,
        key: str,
        doc: dict[str, Any],
        *,
        owner: str = "",
        marks: Sequence[tuple[str, str]] | None = None,
    ) -> None:
        """Insert or replace one document; a replaced one keeps its place in the order.

        Args:
            owner: mailbox address in lower case.
            marks: (name, value) pairs by which `find` finds the document; they replace the
                earlier ones. None leaves the earlier ones as they are.
        """
        text = json.dumps(doc, ensure_ascii=False, separators=(",", ":"))
        with self.lock:
            if kind in self._watched:
                is_new = self.get(kind, key) is None
                self._changes.append(
                    Change(kind, "created" if is_new else "updated", _loaded(text))
                )
            self._connection.execute(
                "INSERT INTO docs (kind, key, owner, doc) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (kind, key) DO UPDATE SET owner = excluded.owner, doc = excluded.doc",
                (kind, key, owner, text),
            )
            if marks is not None:
                self._connection.execute(
                    "DELETE FROM marks WHERE kind = ? AND key = ?", (kind, key)
                )
                self._connection.executemany(
                    "INSERT OR IGNORE INTO marks (kind, name, value, key) VALUES (?, ?, ?, ?)",
                    [(kind, name, value, key) for name, value in marks],
                )

    def delete(self, kind: str, key: str) -> None:
        with self.lock:
            if kind in self._watched and (doc := self.get(kind, key)) is not None:
                self._changes.append(Change(kind, "deleted", doc))
            self._connection.execute("DELETE FROM docs WHERE kind = ? AND key = ?", (kind, key))
            self._connection.execute("DELETE FROM marks WHERE kind = ? AND key = ?", (kind, key))

    def every(self, kind: str, owner: str | None = None) -> list[dict[str, Any]]:
        """All documents of a kind (of one mailbox, where given) in insertion order."""
        sql = "SELECT doc FROM docs WHERE kind = ?"
        values: list[str] = [kind]
        if owner is not None:
            sql += " AND owner = ?"
            values.append(owner)
        with self.lock.plain:
            rows = self._connection.execute(sql + " ORDER BY seq", values).fetchall()
        return [_loaded(row[0]) for row in rows]

    def find(
        self,
        kind: str,
        name: str,
        value: str,
        *,
        newest_first: bool = False,
        skip: int = 0,
        limit: int = -1,
    ) -> list[dict[str, Any]]:
        """The documents that carry one mark, in insertion order or the reverse."""
        with self.lock.plain:
            rows = self._connection.execute(
                _NEWEST_FIRST if newest_first else _OLDEST_FIRST,
                (kind, name, value, limit, skip),
            ).fetchall()
        return [_loaded(row[0]) for row in rows]

    def clear(self, *, keep: Sequence[str]) -> None:
        """Delete every document but those of the kinds to keep."""
        with self.lock:
            rows = self._connection.execute("SELECT DISTINCT kind FROM docs").fetchall()
            for kind in {row[0] for row in rows} - set(keep):
                self._connection.execute("DELETE FROM docs WHERE kind = ?", (kind,))
                self._connection.execute("DELETE FROM marks WHERE kind = ?", (kind,))

    def _tell(self, committed: bool) -> None:  # noqa: FBT001 -- a callback's one argument
        changes, self._changes = self._changes, []
        if committed and changes and self._watcher is not None:
            self._watcher(changes)

    def new_id(self, prefix: str) -> str:
        """An unguessable, URL-safe id that begins with the prefix."""
        return prefix + secrets.token_urlsafe(24)


def _loaded(text: str) -> dict[str, Any]:
    doc: dict[str, Any] = json.loads(text)
    return doc
