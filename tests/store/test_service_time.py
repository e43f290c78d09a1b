"""Service time's one row, and the ticks."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from service.clock import Standing
from service.models import ServiceTime
from service.store import service_time, vital_signs
from service.store.database import Database

_REAL = datetime(2027, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


def _move(database: Database, to: datetime, *, caught_up: bool = True) -> None:
    with database.writing() as db:
        service_time.move(db, Standing(to, _REAL, 1.0), caught_up=caught_up)


def test_service_time_stands_nowhere_before_anybody_led_it(database: Database) -> None:
    assert service_time.read_standing(database) is None


def test_service_time_stands_where_the_last_move_put_it(database: Database) -> None:
    found = []
    for to in (
        Standing(_REAL + 28 * _DAY, _REAL, 6.0),
        Standing(_REAL - 3 * _DAY, _REAL + timedelta(hours=1), 1.0),
    ):
        with database.writing() as db:
            service_time.move(db, to, caught_up=True)
        found.append((to, service_time.read_standing(database)))

    assert [before == after for before, after in found] == [True, True]


def test_service_time_of_an_older_row_runs_at_the_machines_pace(database: Database) -> None:
    _move(database, _REAL + _DAY)
    with database.writing() as db:
        db.execute(update(ServiceTime).values(rate=None))

    assert service_time.read_standing(database) == Standing(_REAL + _DAY, _REAL, 1.0)


def test_caught_up_is_noted_where_time_stands(database: Database) -> None:
    _move(database, _REAL + _DAY, caught_up=False)
    with database.writing() as db:
        service_time.note_caught_up(db)
    with database.reading() as db:
        caught_up = vital_signs.is_caught_up(db)

    found = (caught_up, service_time.read_standing(database))
    assert found == (True, Standing(_REAL + _DAY, _REAL, 1.0))


def test_caught_up_is_what_the_last_move_said(database: Database) -> None:
    found = []
    with database.reading() as db:
        found.append(vital_signs.is_caught_up(db))
    for caught_up in (False, True):
        _move(database, _REAL, caught_up=caught_up)
        with database.reading() as db:
            found.append(vital_signs.is_caught_up(db))

    assert found == [True, False, True]


def test_last_tick_is_the_newest_of_its_job(database: Database) -> None:
    with database.reading() as db:
        assert service_time.last_tick(db, "tick") is None
    for hours in (0, 1):
        with database.writing() as db:
            service_time.note_tick(db, "tick", _REAL + timedelta(hours=hours))
    with database.writing() as db:
        service_time.note_tick(db, "other", _REAL)

    with database.reading() as db:
        assert service_time.last_tick(db, "tick") == _REAL + timedelta(hours=1)
