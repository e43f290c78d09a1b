"""Page limits counted in memory: begun anew in time, and nothing kept that is over."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from limits.storage import storage_from_string

from service.routes.limit_counts import Counts, counted_at

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def counts() -> Counts:
    made = storage_from_string(counted_at("memory://"))
    assert isinstance(made, Counts)
    return made


def test_count_begins_anew_a_minute_after_it_began(counts: Counts) -> None:
    seen = []
    for seconds in (0, 30, 59, 60, 61):
        with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
            seen.append((counts.incr("ann", 60), counts.get("ann"), counts.get_expiry("ann")))

    noon = NOON.timestamp()
    assert seen == [
        (1, 1, noon + 60),
        (2, 2, noon + 60),
        (3, 3, noon + 60),
        (1, 1, noon + 120),
        (2, 2, noon + 120),
    ]


def test_count_that_is_over_is_none_and_is_not_kept(counts: Counts) -> None:
    with time_machine.travel(NOON, tick=False):
        counts.incr("ann", 60)
    with time_machine.travel(NOON + timedelta(minutes=2), tick=False):
        over = counts.get("ann"), counts.get_expiry("ann")
        counts.incr("bob", 60)

    assert over == (0, (NOON + timedelta(minutes=2)).timestamp())
    assert list(counts.counts) == ["bob"]


def test_counts_forget_one_or_all(counts: Counts) -> None:
    for name in ("ann", "bob", "cyd"):
        counts.incr(name, 60)

    counts.clear("ann")
    left = sorted(counts.counts)

    assert (left, counts.reset(), counts.counts) == (["bob", "cyd"], 2, {})


@pytest.mark.parametrize("url", ["redis://127.0.0.1:6379/0", "rediss://memory:6379/0"])
def test_counts_of_many_processes_stay_where_they_are(url: str) -> None:
    assert counted_at(url) == url
