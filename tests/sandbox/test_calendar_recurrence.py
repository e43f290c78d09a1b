"""The recurrence rules, checked against dateutil and by hand where Outlook differs from it."""

from datetime import date, datetime, time
from itertools import islice
from typing import Any

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from sandbox.calendar.recurrence import (
    INDEXES,
    WEEKDAYS,
    RecurrenceRefused,
    occurrence_dates,
    parse_recurrence,
)

STARTS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
DAYS = st.sets(st.sampled_from(WEEKDAYS), min_size=1)
SOME = 40


def _expand(pattern: dict[str, Any], span: dict[str, Any]) -> list[date]:
    recurrence = parse_recurrence({"pattern": pattern, "range": span})
    return list(islice(occurrence_dates(recurrence), SOME))


def _oracle(freq: int, start: date, **rule: Any) -> list[date]:
    dtstart = datetime.combine(start, time())
    # dateutil types freq as a Literal of seven integers.
    return [moment.date() for moment in islice(rrule.rrule(freq, dtstart, **rule), SOME)]  # type: ignore[arg-type]


def _numbers(names: set[str]) -> list[int]:
    return sorted(WEEKDAYS.index(name) for name in names)


@given(STARTS, st.integers(1, 60), st.integers(1, SOME))
def test_daily_series_equals_dateutil(start: date, interval: int, count: int) -> None:
    pattern = {"type": "daily", "interval": interval}
    span = {"type": "numbered", "startDate": start.isoformat(), "numberOfOccurrences": count}

    assert _expand(pattern, span) == _oracle(rrule.DAILY, start, interval=interval, count=count)


@given(STARTS, st.integers(1, 9), DAYS, st.sampled_from(WEEKDAYS))
def test_weekly_series_equals_dateutil(
    start: date, interval: int, days: set[str], first_day: str
) -> None:
    pattern = {
        "type": "weekly",
        "interval": interval,
        "daysOfWeek": sorted(days),
        "firstDayOfWeek": first_day,
    }
    oracle = _oracle(
        rrule.WEEKLY,
        start,
        interval=interval,
        byweekday=_numbers(days),
        wkst=WEEKDAYS.index(first_day),
    )

    assert _expand(pattern, {"type": "noEnd", "startDate": start.isoformat()}) == oracle


@given(STARTS, st.integers(1, 14), st.integers(1, 31))
def test_absolute_monthly_series_meets_on_the_last_day_of_short_months(
    start: date, interval: int, day: int
) -> None:
    pattern = {"type": "absoluteMonthly", "interval": interval, "dayOfMonth": day}
    # The last existing day among 28..day is Outlook's rule for short months.
    days = list(range(min(day, 28), day + 1))
    oracle = _oracle(rrule.MONTHLY, start, interval=interval, bymonthday=days, bysetpos=-1)

    assert _expand(pattern, {"type": "noEnd", "startDate": start.isoformat()}) == oracle


@given(STARTS, st.integers(1, 14), DAYS, st.sampled_from(INDEXES))
def test_relative_monthly_series_equals_dateutil(
    start: date, interval: int, days: set[str], index: str
) -> None:
    pattern = {
        "type": "relativeMonthly",
        "interval": interval,
        "daysOfWeek": sorted(days),
        "index": index,
    }
    position = -1 if index == "last" else INDEXES.index(index) + 1
    oracle = _oracle(
        rrule.MONTHLY, start, interval=interval, byweekday=_numbers(days), bysetpos=position
    )

    assert _expand(pattern, {"type": "noEnd", "startDate": start.isoformat()}) == oracle


@given(STARTS, st.integers(1, 3), st.integers(1, 12), st.integers(1, 28))
def test_absolute_yearly_series_equals_dateutil(
    start: date, interval: int, month: int, day: int
) -> None:
    pattern = {"type": "absoluteYearly", "interval": interval, "month": month, "dayOfMonth": day}
    oracle = _oracle(rrule.YEARLY, start, interval=interval, bymonth=month, bymonthday=day)

    assert _expand(pattern, {"type": "noEnd", "startDate": start.isoformat()}) == oracle


@given(STARTS, DAYS, st.integers(0, 400))
def test_end_date_is_the_last_day_a_series_may_meet(start: date, days: set[str], more: int) -> None:
    until = date.fromordinal(start.toordinal() + more)
    pattern = {"type": "weekly", "interval": 1, "daysOfWeek": sorted(days)}
    span = {"type": "endDate", "startDate": start.isoformat(), "endDate": until.isoformat()}
    oracle = _oracle(
        rrule.WEEKLY,
        start,
        byweekday=_numbers(days),
        wkst=6,
        until=datetime.combine(until, time()),
    )

    assert _expand(pattern, span) == oracle


def test_first_occurrence_falls_after_a_start_that_does_not_fit() -> None:
    pattern = {"type": "weekly", "interval": 5, "daysOfWeek": ["Tuesday"]}
    span = {"type": "numbered", "startDate": "2027-01-18", "numberOfOccurrences": 2}

    assert _expand(pattern, span) == [date(2027, 1, 19), date(2027, 2, 23)]


@pytest.mark.parametrize(
    ("pattern", "span"),
    [
        ({"type": "weekly", "interval": 1, "daysOfWeek": []}, {}),
        ({"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "dayOfMonth": 0}, {}),
        ({"type": "weekly", "interval": 1, "daysOfWeek": ["moonday"]}, {}),
        ({"type": "daily", "interval": 0}, {}),
        ({"type": "daily"}, {}),
        ({"type": "absoluteMonthly", "interval": 1}, {}),
        ({"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday"], "index": "5th"}, {}),
        ({"type": "daily", "interval": 1}, {"type": "endDate"}),
        ({"type": "daily", "interval": 1}, {"type": "numbered", "numberOfOccurrences": 0}),
        ({"type": "daily", "interval": 1}, {"startDate": "18/01/2027"}),
    ],
)
def test_recurrence_that_breaks_a_rule_is_refused(
    pattern: dict[str, Any], span: dict[str, Any]
) -> None:
    with pytest.raises(RecurrenceRefused):
        parse_recurrence(
            {"pattern": pattern, "range": {"type": "noEnd", "startDate": "2027-01-18"} | span}
        )
