"""The two kinds of transaction, on both engines."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import load_only
from sqlalchemy.pool import ConnectionPoolEntry

from service.models import Person, Programme, Tick
from service.store.database import Database, keep_rows
from tests.hr import counted_queries
from tests.participants import build_maple
from tests.workflows.booking import open_database

_AT = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)


def _ticks(database: Database) -> dict[str, datetime]:
    with database.reading() as db:
        return {row.name: row.ran_at for row in db.scalars(select(Tick))}


def test_reading_refuses_a_write(database: Database) -> None:
    with database.reading() as db, pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        db.execute(insert(Tick).values(name="tick", ran_at=_AT))

    assert _ticks(database) == {}


def test_reading_refuses_a_row_of_the_session(database: Database) -> None:
    with database.reading() as db:
        db.add(Tick(name="tick", ran_at=_AT))
        with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
            db.flush()

    assert _ticks(database) == {}


def test_reading_forgets_what_was_never_written(database: Database) -> None:
    with database.reading() as db:
        db.add(Tick(name="tick", ran_at=_AT))

    assert _ticks(database) == {}


def test_connection_of_a_refused_write_can_write_afterwards(database: Database) -> None:
    with database.reading() as db, pytest.raises(DBAPIError):
        db.execute(insert(Tick).values(name="tick", ran_at=_AT))

    with database.writing() as db:
        db.add(Tick(name="tick", ran_at=_AT))

    assert _ticks(database) == {"tick": _AT}


def test_writing_that_ends_is_kept(database: Database) -> None:
    with database.writing() as db:
        db.add(Tick(name="tick", ran_at=_AT))

    assert _ticks(database) == {"tick": _AT}


def test_writing_that_raises_is_undone(database: Database) -> None:
    def fail() -> None:
        with database.writing() as db:
            db.add(Tick(name="tick", ran_at=_AT))
            db.flush()
            raise KeyError("tick")

    with pytest.raises(KeyError):
        fail()

    assert _ticks(database) == {}
    with database.writing() as db:
        db.add(Tick(name="after", ran_at=_AT))
    assert _ticks(database) == {"after": _AT}


def test_eight_threads_that_read_and_write_lose_nothing(database: Database) -> None:
    threads, rounds = 8, 25
    with database.writing() as db:
        db.add(Tick(name="shared", ran_at=_AT))
    failures: list[Exception] = []

    def count_up(number: int) -> None:
        try:
            for turn in range(rounds):
                with database.writing() as db:
                    # Read first, then write what was read: what fails without BEGIN IMMEDIATE.
                    row = db.get_one(Tick, "shared", with_for_update=True)
                    row.ran_at += timedelta(seconds=1)
                    db.add(Tick(name=f"{number}:{turn}", ran_at=_AT))
        except Exception as error:  # noqa: BLE001 -- a thread's failure must reach the test
            failures.append(error)

    running = [threading.Thread(target=count_up, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(timeout=60)

    assert failures == []
    found = _ticks(database)
    assert found.pop("shared") == _AT + timedelta(seconds=threads * rounds)
    assert found == {f"{n}:{turn}": _AT for n in range(threads) for turn in range(rounds)}


def test_readers_go_on_while_somebody_writes(database: Database) -> None:
    with database.writing() as db:
        db.add(Tick(name="tick", ran_at=_AT))
        db.flush()

        assert _ticks(database) == {}

    assert _ticks(database) == {"tick": _AT}


def test_naive_instant_is_refused(database: Database) -> None:
    def write() -> None:
        with database.writing() as db:
            db.add(Tick(name="tick", ran_at=_AT.replace(tzinfo=None)))

    with pytest.raises(Exception, match="an instant needs a time zone"):
        write()

    assert _ticks(database) == {}


def test_error_does_not_quote_a_row(database: Database) -> None:
    with database.writing() as db:
        db.add(Tick(name="said in confidence", ran_at=_AT))

    def again() -> None:
        with database.writing() as db:
            db.execute(insert(Tick).values(name="said in confidence", ran_at=_AT))

    with pytest.raises(DBAPIError) as caught:
        again()

    assert "[SQL parameters hidden due to hide_parameters=True]" in str(caught.value)
    if database.is_sqlite:  # PostgreSQL's own message names the key that is there already
        assert "said in confidence" not in str(caught.value)


def test_postgres_compiles_no_query(postgres_url: str) -> None:
    database = open_database(postgres_url)

    with database.reading() as db:
        assert db.scalar(text("SHOW jit")) == "off"
    with database.writing() as db:
        assert db.scalar(text("SHOW jit")) == "off"


def test_sqlite_syncs_each_commit_and_keeps_foreign_keys(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'deep' / 'er' / 'setwise.sqlite3'}")
    names = ("journal_mode", "synchronous", "foreign_keys", "query_only")

    found = []
    for begin in (database.reading, database.writing):
        with begin() as db:
            found.append([db.execute(text(f"PRAGMA {name}")).scalar_one() for name in names])
    database.dispose()

    assert found == [["wal", 2, 1, 1], ["wal", 2, 1, 0]]


def test_sqlite_is_told_nothing_but_that_a_transaction_begins_and_ends(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'setwise.sqlite3'}")
    told: list[str] = []

    def listen(driver: Any, _record: object, _proxy: object) -> None:
        driver.set_trace_callback(told.append)

    for engine in (database.engine, database.readers):
        event.listen(engine, "checkout", listen)
    for _ in range(2):
        told.clear()
        with database.reading():
            pass
        with database.writing():
            pass
    database.dispose()

    # A PRAGMA would let it forget what it prepared for the transactions before.
    assert told == ["BEGIN", "ROLLBACK", "BEGIN IMMEDIATE", "COMMIT"]


def test_threads_that_write_to_sqlite_wait_for_each_other_and_not_for_sqlite(
    tmp_path: Path,
) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'setwise.sqlite3'}")
    event.listen(database.engine, "connect", _wait_never)
    asked, written = threading.Event(), threading.Event()

    def write() -> None:
        asked.set()
        with database.writing() as db:
            db.add(Tick(name="second", ran_at=_AT))
        written.set()

    other = threading.Thread(target=write)
    with database.writing() as db:
        other.start()
        asked.wait(10)
        has_waited = not written.wait(0.1)
        db.add(Tick(name="first", ran_at=_AT))
    other.join(10)

    assert (has_waited, _ticks(database)) == (True, {"first": _AT, "second": _AT})
    database.dispose()


def test_thread_that_waited_too_long_is_told_so_by_sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'setwise.sqlite3'}")
    event.listen(database.engine, "connect", _wait_never)
    monkeypatch.setattr("service.store.database._BUSY_SECONDS", 0.05)

    with database.writing() as db:
        db.add(Tick(name="first", ran_at=_AT))
        with pytest.raises(DBAPIError, match="locked"), database.writing():
            pass

    with database.writing() as db:
        db.add(Tick(name="second", ran_at=_AT))
    assert _ticks(database) == {"first": _AT, "second": _AT}
    database.dispose()


def _wait_never(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Let SQLite refuse at once where somebody else writes."""
    connection.cursor().execute("PRAGMA busy_timeout = 0")


_OTHERS = "datname = current_database() AND pid <> pg_backend_pid()"


def _in_another_session(url: str, *statements: str) -> list[object]:
    engine = create_engine(url)
    with engine.begin() as connection:
        found = [connection.execute(text(one)) for one in statements]
        values = [one.scalar() if one.returns_rows else None for one in found]
    engine.dispose()
    return values


def test_connections_that_the_server_ended_are_opened_anew(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with database.writing() as db:
        db.add(Tick(name="tick", ran_at=_AT))
    with database.reading(), database.reading():
        pass

    ended = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {_OTHERS}"
    assert _in_another_session(postgres_url, ended) == [2]
    left = f"SELECT count(*) FROM pg_stat_activity WHERE {_OTHERS}"
    while _in_another_session(postgres_url, left) != [0]:
        time.sleep(0.01)

    with database.reading() as first, database.reading() as second:
        assert {db.scalar(text("SELECT 1")) for db in (first, second)} == {1}
    assert _ticks(database) == {"tick": _AT}
    database.engine.dispose()


def test_connection_to_which_the_server_told_something_is_kept(postgres_url: str) -> None:
    database = open_database(postgres_url)
    pid = text("SELECT pg_backend_pid()")
    with database.engine.connect() as connection:
        connection.execute(text("LISTEN something"))
        connection.commit()
        before = connection.scalar(pid)

    _in_another_session(postgres_url, "NOTIFY something")

    with database.engine.connect() as connection:
        assert connection.scalar(pid) == before
    database.engine.dispose()


def test_kept_row_is_read_once_and_one_read_in_part_is_not_kept(database: Database) -> None:
    with database.writing() as db:
        build_maple(db)
    with database.reading() as db:
        keep_rows(db)
        db.scalars(select(Programme)).all()
        db.scalars(select(Person).options(load_only(Person.zone))).all()
        with counted_queries(database) as queries:
            programme = db.get_one(Programme, 1)
            person = db.get_one(Person, 1)
            told = (programme.name, person.given_name, person.family_name, person.address)

    assert (all(told), len(queries)) == (True, 1)
