"""The sender's limits, counted in service time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.send_budget import next_free

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)


def _newest(asked):
    def newest(nth, since):
        lately = [one for one in asked if one > since]
        return lately[-nth] if nth <= len(lately) else None

    return newest


def test_next_free_below_the_limit_is_now():
    assert next_free(_newest([NOW - timedelta(seconds=1)] * 29), NOW) == NOW


def test_next_free_at_the_limit_is_a_minute_after_the_thirtieth_last():
    asked = [NOW - timedelta(seconds=40 - n) for n in range(30)]

    assert next_free(_newest(asked), NOW) == NOW + timedelta(seconds=20)


def test_next_free_at_the_daily_limit_is_a_day_after_the_first():
    asked = [NOW - timedelta(hours=23) + timedelta(seconds=n) for n in range(10_000)]

    assert next_free(_newest(asked), NOW) == asked[0] + timedelta(hours=24)


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 3000)), max_size=200))
def test_sending_whenever_free_never_exceeds_thirty_a_minute(waits):
    """The other side counts at some moment between the ask and its answer."""
    now, answered, counted = NOW, [], []
    for wait, latency in waits:
        now = max(now + timedelta(milliseconds=wait), next_free(_newest(answered), now))
        counted.append(now + timedelta(milliseconds=latency // 2))
        now += timedelta(milliseconds=latency)
        answered.append(now)

    for last in range(30, len(counted)):
        assert counted[last] - counted[last - 30] >= timedelta(minutes=1)
