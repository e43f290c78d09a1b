"""Service time is the machine's, moved by an offset where a sandbox is followed."""

from datetime import UTC, datetime, timedelta

import time_machine

from service.clock import OffsetClock, SystemClock

NOON = datetime(2027, 3, 28, 12, 0, tzinfo=UTC)


def test_system_clock_is_aware_utc() -> None:
    with time_machine.travel(NOON, tick=False):
        assert SystemClock().now() == NOON
        assert SystemClock().now().tzinfo is UTC


def test_offset_clock_adds_the_offset() -> None:
    clock = OffsetClock(lambda: timedelta(days=28))

    with time_machine.travel(NOON, tick=False):
        assert clock.now() == datetime(2027, 4, 25, 12, 0, tzinfo=UTC)


def test_offset_clock_reads_the_offset_at_every_call() -> None:
    offsets = iter([timedelta(0), timedelta(hours=1)])
    clock = OffsetClock(lambda: next(offsets))

    with time_machine.travel(NOON, tick=False):
        assert [clock.now(), clock.now()] == [NOON, NOON + timedelta(hours=1)]


def test_offset_clock_runs_on_between_moves() -> None:
    clock = OffsetClock(lambda: timedelta(days=1))

    with time_machine.travel(NOON, tick=False) as machine:
        machine.shift(timedelta(minutes=5))

        assert clock.now() == NOON + timedelta(days=1, minutes=5)
