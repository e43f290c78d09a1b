"""The sender's limits, counted in service time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.send_budget import next_free

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)


def test_next_free_below_the_limit_is_now():
    assert next_free([NOW - timedelta(seconds=1)] * 29, NOW) == NOW


def test_next_free_at_the_limit_is_a_minute_after_the_thirtieth_last():
    asked = [NOW - timedelta(seconds=40 - n) for n in range(30)]

    assert next_free(asked, NOW) == NOW + timedelta(seconds=20)


def test_next_free_at_the_daily_limit_is_a_day_after_the_first():
    asked = [NOW - timedelta(hours=23) + timedelta(seconds=n) for n in range(10_000)]

    assert next_free(asked, NOW) == asked[0] + timedelta(hours=24)


@given(st.lists(st.integers(0, 600), max_size=200))
def test_sending_whenever_free_never_exceeds_thirty_a_minute(waits):
    now, asked = NOW, []
    for wait in waits:
        now = max(now + timedelta(milliseconds=wait), next_free(asked, now))
        asked.append(now)

    for last in range(30, len(asked)):
        assert asked[last] - asked[last - 30] >= timedelta(minutes=1)
