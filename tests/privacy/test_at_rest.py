"""The database as somebody finds it on a disk: no words of anybody's stand in it in clear."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.store.database import Database
from tests.hr import HrWiring, build_hr_wiring
from tests.participants import dump
from tests.privacy.canaries import CANARIES, HR_REASON, found_in
from tests.privacy.mails import queue_every_mail
from tests.privacy.planting import plant
from tests.privacy.reading import read_everything

_IN_CLEAR = found_in(HR_REASON)
"""HR's own words on a moved date, told to all who attend: they show that the search finds some."""


@pytest.fixture
def wiring(database_url: str) -> Iterator[HrWiring]:
    """A planted database, on each engine."""
    built = build_hr_wiring(database_url)
    with built.database.writing() as db:
        queue_every_mail(db, plant(db))
    yield built
    built.database.dispose()


def test_rows_hold_nobodys_words_in_clear(wiring: HrWiring) -> None:
    assert found_in(repr(dump(wiring.database))) == _IN_CLEAR


def test_rows_hold_every_canary_for_whom_has_the_keys(wiring: HrWiring) -> None:
    with wiring.database.reading() as db:
        assert found_in(read_everything(db)) == _IN_CLEAR | set(CANARIES)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_file_log_and_backup_hold_nobodys_words_in_clear(wiring: HrWiring, tmp_path: Path) -> None:
    files = _files(wiring.database)
    backup = tmp_path / "backup.sqlite3"
    with (
        closing(sqlite3.connect(files[0])) as source,
        closing(sqlite3.connect(backup)) as target,
    ):
        source.backup(target)

    found = {path.name: found_in(path.read_bytes()) for path in (*files, backup)}

    # The latest rows stand in the write-ahead log, and in the backup, which takes them from there.
    assert found == {
        "setwise.sqlite3": frozenset(),
        "setwise.sqlite3-wal": _IN_CLEAR,
        "backup.sqlite3": _IN_CLEAR,
    }


def _files(database: Database) -> tuple[Path, Path]:
    path = Path(str(database.engine.url.database))
    return path, path.with_name(f"{path.name}-wal")
