"""One engine, and the two kinds of transaction: reading, which cannot write, and writing."""

import select
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Executable, create_engine, event, inspect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import InstanceState, Mapper, Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from service.models.base import Base
from service.store.driver import driver_of

_BUSY_SECONDS = 20
_POOL_SIZE = 24
"""As large as all threads of the embedded service together, so that none waits for a connection;
on SQLite for those who read and for those who write."""


class Database:
    """The rows, in SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        """Connect lazily.

        Args:
            url: `sqlite:///path/to/file` or `postgresql+psycopg://…`.
        """
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self._turn = threading.Lock()
        if self.is_sqlite:
            self.engine = _sqlite_engine(url)
            # Connections of their own: to tell one what it may do, as each transaction began, made
            # SQLite forget every statement that it had prepared: a fifth of a reply.
            self.readers = _sqlite_engine(url)
            event.listen(self.readers, "connect", _refuse_writes)
            # Its driver begins no transaction by itself (see below).
            self._looking = self.readers
        else:
            self.engine = _postgres_engine(url)
            # Said in the BEGIN itself, which spares a round trip; the pool takes it back.
            self.readers = self.engine.execution_options(postgresql_readonly=True)
            self._looking = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session whose transaction the database itself keeps from writing."""
        with self.readers.connect() as connection:
            self._begin(connection, "BEGIN")
            with Session(bind=connection, autoflush=False) as db:
                yield db

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session; commit when the block ends, roll back when it raises."""
        with self._in_turn(), self.engine.connect() as connection:
            # IMMEDIATE, or threads that read first fail when they write.
            self._begin(connection, "BEGIN IMMEDIATE")
            with Session(bind=connection) as db:
                yield db
                db.flush()
            # Reached only when the block did not raise; closing the connection rolls back.
            connection.commit()

    def look(
        self, query: Executable, values: Mapping[str, object] | None = None
    ) -> Any:  # Any -- the query's own columns
        """Return the first row of one SELECT, or None; no transaction stands around it.

        For what is asked hundreds of times a second: on PostgreSQL it is one round trip, not three.
        """
        with self._looking.connect() as connection:
            return connection.execute(query, values).first()

    def scrub(self) -> None:
        """Empty SQLite's log of what was deleted; PostgreSQL's own vacuum sees to that there."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def create_all(self) -> None:
        """Make every table; for tests, the service itself migrates."""
        Base.metadata.create_all(self.engine)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self.readers.dispose()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Let one thread after the other write to SQLite, which takes one writer at a time.

        It has no queue: who waits for it sleeps, up to a tenth of a second, while nobody writes.
        Who waited too long goes on, so that SQLite says what it says of another process.
        """
        if not self.is_sqlite:
            yield
            return
        has_turn = self._turn.acquire(timeout=_BUSY_SECONDS)
        try:
            yield
        finally:
            if has_turn:
                self._turn.release()

    def _begin(self, connection: Connection, begin: str) -> None:
        # Begun here, so that a session joins this transaction and never ends it by itself.
        connection.begin()
        if self.is_sqlite:
            # The driver's own transaction handling is off (isolation_level None).
            with driver_of(connection) as driver:
                driver.execute(begin)


def keep_rows(db: Session) -> None:
    """Let a short session hold every row that it loads whole.

    What nobody holds is let go at once, and read again by whoever next asks for it. Of one that was
    read in part each other column would be a query of its own.
    """
    held: list[object] = []

    def keep(_db: Session, row: object) -> None:
        state: InstanceState[Any] = inspect(row)
        if state.unloaded.isdisjoint(_columns(state.mapper)):
            held.append(row)

    event.listen(db, "loaded_as_persistent", keep)


@cache
def _columns(mapper: Mapper[Any]) -> frozenset[str]:
    own = mapper.local_table.columns
    return frozenset(mapper.get_property_by_column(column).key for column in own)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=_POOL_SIZE,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,  # an error's text must never quote a row
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # What is deleted is written over, and does not lie in the file until its page is used.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    return engine


def _refuse_writes(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.cursor().execute("PRAGMA query_only = ON")


def _postgres_engine(url: str) -> Engine:
    engine = create_engine(url, pool_size=_POOL_SIZE, hide_parameters=True)
    error = engine.dialect.loaded_dbapi.OperationalError

    @event.listens_for(engine, "connect")
    def _compile_no_query(connection: Any, _record: ConnectionPoolEntry) -> None:
        """To compile a query, as is done from an estimated cost on, takes longer than any of ours.

        Said as a statement: a pooler in between may refuse it among a connection's options.
        """
        connection.autocommit = True
        connection.execute("SET jit = off")
        connection.autocommit = False

    @event.listens_for(engine, "checkout")
    def _require_life(
        connection: Any,  # Any -- psycopg's, which a service on SQLite never loads
        _record: ConnectionPoolEntry,
        _proxy: PoolProxiedConnection,
    ) -> None:
        """Notice that the server is gone without asking it.

        One that goes, or is killed, closes the socket, which then has something to read. The round
        trip of the pool's own check costs a mail and a form a tenth of their time.
        """
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLIN)
        try:
            # It may be a notice of a server that lives, or the last words of one that ends.
            while poll.poll(0):
                connection.pgconn.consume_input()
        except error as exc:
            # Those that were opened before it went are gone with it.
            raise InvalidatePoolError from exc

    return engine
