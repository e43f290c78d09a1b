"""Ten thousand requests to a mailbox in ten minutes, over every process."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from service.errors import TryLater
from service.store.database import Database
from service.store.request_ledger import MAX_REQUESTS, RequestLedger, reserve_requests

_REAL = datetime(2027, 1, 1, tzinfo=UTC)
_MAILBOX = "learning@larkfield.example"


@dataclass
class _Machine:
    at: datetime = _REAL

    def now(self) -> datetime:
        return self.at

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def _reserve(database: Database, count: int, real_now: datetime = _REAL) -> timedelta | None:
    with database.writing() as db:
        return reserve_requests(db, _MAILBOX, count, real_now=real_now)


def test_requests_are_reserved_up_to_the_limit_and_free_after_the_window(
    database: Database,
) -> None:
    counts_for = timedelta(minutes=10, seconds=65)
    found = [
        _reserve(database, MAX_REQUESTS - 50),
        _reserve(database, 51, _REAL + timedelta(minutes=1)),
        _reserve(database, 50, _REAL + timedelta(minutes=1)),
        _reserve(database, 1, _REAL + timedelta(minutes=2)),
        _reserve(database, MAX_REQUESTS - 50, _REAL + counts_for),
        _reserve(database, 1, _REAL + counts_for),
    ]

    a_minute = timedelta(minutes=1)
    short, longer = counts_for - a_minute, counts_for - 2 * a_minute
    assert found == [None, short, None, longer, None, a_minute]


def test_other_mailboxes_have_requests_of_their_own(database: Database) -> None:
    _reserve(database, MAX_REQUESTS)

    with database.writing() as db:
        assert reserve_requests(db, "other@larkfield.example", 50, real_now=_REAL) is None


def test_racing_processes_never_reserve_too_many(database: Database) -> None:
    _reserve(database, MAX_REQUESTS - 120)
    with ThreadPoolExecutor(6) as pool:
        waits = list(pool.map(lambda _: _reserve(database, 50), range(6)))

    assert [wait is None for wait in waits].count(True) == 2


def test_ledgers_of_two_processes_share_the_limit(database: Database) -> None:
    _reserve(database, MAX_REQUESTS - 150)
    machine = _Machine()
    ledgers = [RequestLedger(database, machine.now) for _ in range(2)]
    admitted = 0
    refused: list[float | None] = []
    while not refused:
        try:
            ledgers[admitted % 2].admit(_MAILBOX)
            admitted += 1
        except TryLater as error:
            refused.append(error.retry_after)

    # Both had used up a block, and the first one took the third, when the other found none.
    assert (admitted, refused) == (101, [665.0])


def test_rest_of_a_block_is_let_go_after_a_while(database: Database) -> None:
    _reserve(database, MAX_REQUESTS - 100)
    machine = _Machine()
    ledger = RequestLedger(database, machine.now)
    ledger.admit(_MAILBOX)
    machine.later(31)
    for _ in range(50):
        ledger.admit(_MAILBOX)

    with pytest.raises(TryLater, match="as often as it may be in ten minutes") as caught:
        ledger.admit(_MAILBOX)
    assert caught.value.retry_after == 665.0 - 31
