"""The reader's window, over zones, part-time weeks, holidays and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.journey import windows
from service.domain.journey.facts import Reader

ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")

readers = st.builds(
    Reader,
    person_id=st.just(1),
    zone=st.sampled_from(ZONES),
    working_weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    holidays=st.frozensets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=20),
)
instants = st.datetimes(
    datetime(2027, 1, 1),  # noqa: DTZ001 -- hypothesis adds the zone
    datetime(2027, 12, 1),  # noqa: DTZ001 -- as above
    timezones=st.just(UTC),
)


def _reader(zone="Europe/London", weekdays=range(5), holidays=()):
    return Reader(
        person_id=1,
        zone=zone,
        working_weekdays=frozenset(weekdays),
        holidays=frozenset(holidays),
    )


def _london(*parts):
    return datetime(*parts, tzinfo=ZoneInfo("Europe/London"))


@given(readers, instants, st.booleans())
def test_next_allowed_lies_in_the_window_and_never_before(reader, instant, late):
    allowed = windows.next_allowed(reader, instant, late=late)

    local = allowed.astimezone(ZoneInfo(reader.zone))
    closes = windows.LATE_CLOSES if late else windows.CLOSES
    assert allowed >= instant
    assert windows.is_working_day(reader, local.date())
    assert windows.OPENS <= local.time() < closes


@given(readers, instants, st.booleans())
def test_next_allowed_of_an_allowed_instant_is_itself(reader, instant, late):
    allowed = windows.next_allowed(reader, instant, late=late)

    assert windows.next_allowed(reader, allowed, late=late) == allowed


@given(readers, st.dates(date(2027, 2, 1), date(2027, 11, 1)), st.integers(1, 10))
def test_working_days_before_and_after_undo_each_other(reader, day, count):
    before = windows.working_days_before(reader, day, count)
    worked_between = sum(
        windows.is_working_day(reader, before + timedelta(days=step))
        for step in range((day - before).days)
    )

    assert worked_between == count
    assert windows.is_working_day(reader, before)


@pytest.mark.parametrize(
    ("instant", "late", "expected"),
    [
        (_london(2027, 3, 2, 8, 29), False, _london(2027, 3, 2, 8, 30)),
        (_london(2027, 3, 2, 8, 30), False, _london(2027, 3, 2, 8, 30)),
        (_london(2027, 3, 2, 16, 29), False, _london(2027, 3, 2, 16, 29)),
        (_london(2027, 3, 2, 16, 30), False, _london(2027, 3, 3, 8, 30)),
        (_london(2027, 3, 2, 16, 30), True, _london(2027, 3, 2, 16, 30)),
        (_london(2027, 3, 2, 18, 30), True, _london(2027, 3, 3, 8, 30)),
        # Friday evening goes to Monday, Easter to the Tuesday after.
        (_london(2027, 3, 5, 17, 0), False, _london(2027, 3, 8, 8, 30)),
        (_london(2027, 3, 25, 17, 0), False, _london(2027, 3, 30, 8, 30)),
    ],
)
def test_next_allowed_at_its_edges(instant, late, expected):
    reader = _reader(holidays=[date(2027, 3, 26), date(2027, 3, 29)])

    assert windows.next_allowed(reader, instant, late=late) == expected


def test_opening_keeps_the_wall_clock_over_a_clock_change():
    reader = _reader()

    assert windows.opening(reader, date(2027, 3, 26)) == datetime(2027, 3, 26, 8, 30, tzinfo=UTC)
    assert windows.opening(reader, date(2027, 3, 29)) == datetime(2027, 3, 29, 7, 30, tzinfo=UTC)


def test_working_days_of_nobody_are_refused():
    reader = _reader(weekdays=[])

    with pytest.raises(ValueError, match="person 1 has no working day"):
        windows.working_days_after(reader, date(2027, 3, 2), 1)


def test_window_times_are_the_methods():
    assert (
        time(8, 30),
        time(16, 30),
        time(18, 30),
    ) == (windows.OPENS, windows.CLOSES, windows.LATE_CLOSES)
