"""A mailbox has one slot for each kind of work, and one holder of each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.states import SlotKind
from service.errors import TryLater
from service.store.database import Database
from service.store.slots import give_back_slot, held_slot, take_slot

_REAL = datetime(2027, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_MAILBOX = "learning@larkfield.example"


def _take(
    database: Database, owner: str, real_now: datetime, kind: SlotKind = SlotKind.MAIL
) -> bool:
    with database.writing() as db:
        return take_slot(db, _MAILBOX, kind, owner, real_now=real_now, lasts=_MINUTE)


def _give_back(database: Database, owner: str) -> None:
    with database.writing() as db:
        give_back_slot(db, _MAILBOX, SlotKind.MAIL, owner)


def test_there_are_as_many_slots_as_calls_allowed_at_once() -> None:
    assert len(SlotKind) == 4


def test_slot_is_one_owners_until_it_ends(database: Database) -> None:
    assert _take(database, "one", _REAL)
    assert _take(database, "one", _REAL + timedelta(seconds=30))
    assert not _take(database, "two", _REAL + timedelta(seconds=89))
    assert _take(database, "two", _REAL + timedelta(seconds=91))
    assert not _take(database, "one", _REAL + timedelta(seconds=92))


def test_slots_of_other_kinds_are_free(database: Database) -> None:
    assert [_take(database, "one", _REAL, kind) for kind in SlotKind] == [True] * 4
    assert [_take(database, "two", _REAL, kind) for kind in SlotKind] == [False] * 4


def test_slot_given_back_is_free_at_once(database: Database) -> None:
    assert _take(database, "one", _REAL)
    _give_back(database, "one")

    assert _take(database, "two", _REAL)


def test_slot_of_another_cannot_be_given_back(database: Database) -> None:
    assert _take(database, "one", _REAL)
    _give_back(database, "two")

    assert not _take(database, "two", _REAL)


def test_slot_wanted_by_racing_workers_is_one_workers(database: Database) -> None:
    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(lambda number: _take(database, f"worker-{number}", _REAL), range(6)))

    assert sorted(taken) == [False] * 5 + [True]


def test_held_slot_is_renewed_in_time_and_free_afterwards(database: Database) -> None:
    real = [_REAL]
    with held_slot(database, _MAILBOX, SlotKind.MAIL, "one", real_now=lambda: real[0]) as keep:
        real[0] += timedelta(minutes=6)
        keep()
        assert not _take(database, "two", _REAL + timedelta(minutes=15))

    assert _take(database, "two", _REAL)


def test_held_slot_of_another_asks_to_wait(database: Database) -> None:
    assert _take(database, "two", _REAL)

    with (
        pytest.raises(TryLater, match="another worker is at the mail of this mailbox"),
        held_slot(database, _MAILBOX, SlotKind.MAIL, "one", real_now=lambda: _REAL),
    ):
        pass
    assert not _take(database, "one", _REAL)


def test_held_slot_is_free_after_an_error(database: Database) -> None:
    with (
        pytest.raises(ValueError, match="mistake"),
        held_slot(database, _MAILBOX, SlotKind.MAIL, "one", real_now=lambda: _REAL),
    ):
        raise ValueError("a mistake of ours")

    assert _take(database, "two", _REAL)
