"""Service time is the machine's, set and paced where a sandbox is followed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from service.clock import FollowingClock, Standing, SystemClock

NOON = datetime(2027, 3, 28, 12, 0, tzinfo=UTC)


def test_system_clock_is_aware_utc() -> None:
    with time_machine.travel(NOON, tick=False):
        assert SystemClock().now() == NOON
        assert SystemClock().now().tzinfo is UTC


def test_system_clock_counts_real_seconds() -> None:
    with time_machine.travel(NOON, tick=False):
        assert SystemClock().seconds_until(NOON + timedelta(seconds=90)) == 90.0
        assert SystemClock().in_seconds(90) == NOON + timedelta(seconds=90)


def test_following_clock_is_the_machines_before_it_was_set() -> None:
    clock = FollowingClock(lambda: None)

    with time_machine.travel(NOON, tick=False):
        assert clock.now() == NOON
        assert clock.seconds_until(NOON + timedelta(seconds=90)) == 90.0
        assert clock.in_seconds(90) == NOON + timedelta(seconds=90)


def test_following_clock_asks_at_every_call_where_it_stands() -> None:
    standings = iter([Standing(NOON, NOON), Standing(NOON + timedelta(hours=1), NOON)])
    clock = FollowingClock(lambda: next(standings))

    with time_machine.travel(NOON, tick=False):
        assert [clock.now(), clock.now()] == [NOON, NOON + timedelta(hours=1)]


@pytest.mark.parametrize(("rate", "minutes"), [(1.0, 5), (6.0, 30), (0.5, 2.5)])
def test_following_clock_runs_on_at_its_rate(rate: float, minutes: float) -> None:
    month_on = NOON + timedelta(days=28)
    clock = FollowingClock(lambda: Standing(month_on, NOON, rate))

    with time_machine.travel(NOON, tick=False) as machine:
        assert clock.seconds_until(month_on + timedelta(minutes=minutes)) == 300.0
        assert clock.in_seconds(300) == month_on + timedelta(minutes=minutes)
        machine.shift(timedelta(minutes=5))

        assert clock.now() == month_on + timedelta(minutes=minutes)
