"""Service time's one row, and the ticks."""

from datetime import UTC, datetime, timedelta

from service.store import service_time, vital_signs
from service.store.database import Database

_REAL = datetime(2027, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


def _move(database: Database, to: datetime, *, caught_up: bool = True) -> None:
    with database.writing() as db:
        service_time.move(db, to=to, caught_up=caught_up, real_now=_REAL)


def test_offset_is_nothing_before_anybody_led_the_time(database: Database) -> None:
    assert service_time.read_offset(database) == timedelta(0)


def test_offset_follows_each_move_forth_and_back(database: Database) -> None:
    _move(database, _REAL + 28 * _DAY)
    forth = service_time.read_offset(database)
    _move(database, _REAL - 3 * _DAY)
    back = service_time.read_offset(database)

    assert (forth, back) == (28 * _DAY, -3 * _DAY)


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
