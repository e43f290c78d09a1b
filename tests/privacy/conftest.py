"""One planted application for all of it; whoever presses something puts the rows back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import servers
from tests.hr import build_hr_wiring
from tests.privacy.house import House
from tests.privacy.mails import queue_every_mail
from tests.privacy.planting import plant
from tests.privacy.programme import NOW
from tests.web_app import make_app


@pytest.fixture(scope="session")
def planted_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the planted database lies."""
    path = tmp_path_factory.mktemp("privacy") / "setwise.sqlite3"
    servers.make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def house(planted_file: Path) -> Iterator[House]:
    """Everybody before every door, a code shown where it says so."""
    wiring = build_hr_wiring(f"sqlite:///{planted_file}")
    wiring.clock.at = NOW
    with wiring.database.writing() as db:
        planted = plant(db)
        queue_every_mail(db, planted)
    app = make_app(wiring)
    for limiter in app.extensions["limiter"]:
        # Every door at every address, by everybody, is more than any person's minute.
        limiter.enabled = False
    yield House(app, wiring, planted)
    wiring.database.dispose()


@pytest.fixture
def open_house(house: House, planted_file: Path, tmp_path: Path) -> Iterator[House]:
    """The same, for whoever writes: afterwards every row is as it was."""
    kept = tmp_path / "kept.sqlite3"
    _move(house, planted_file, kept)
    yield house
    _move(house, kept, planted_file)
    house.greet_colleagues()


def _move(house: House, source: Path, target: Path) -> None:
    """Copy every row as SQLite does it, whoever has the file open."""
    house.wiring.database.dispose()
    with closing(sqlite3.connect(source)) as rows, closing(sqlite3.connect(target)) as other:
        rows.backup(other)
