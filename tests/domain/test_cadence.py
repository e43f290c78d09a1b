"""Regular dates first, off holidays always, the same wall time through every clock change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.cadence import (
    PATIENCE_WEEKS,
    DatePlan,
    Rhythm,
    best_delay,
    clashes,
    pattern_after,
    plan_dates,
)
from service.domain.holidays import is_known_region, known_subdivisions, public_holidays
from service.domain.meeting import WeeklyPattern
from service.domain.series import pattern_days, to_wall
from service.errors import Refused

MONDAY, TUESDAY = 0, 1
ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Chatham",
)


def rhythm(first_possible: date, *, weekday: int = TUESDAY, count: int = 6) -> Rhythm:
    return Rhythm(
        first_possible=first_possible,
        weekday=weekday,
        at=time(9, 30),
        minutes=180,
        zone="Europe/London",
        interval_weeks=5,
        count=count,
    )


def days(plan: DatePlan) -> list[date]:
    return [date_.starts_local.date() for date_ in plan.dates]


def test_dates_without_holidays_begin_on_the_first_such_weekday() -> None:
    plan = plan_dates(rhythm(date(2027, 1, 14), count=3), {})

    assert plan.pattern == WeeklyPattern(date(2027, 1, 19), 5, 3)
    assert days(plan) == [date(2027, 1, 19), date(2027, 2, 23), date(2027, 3, 30)]
    assert (plan.delayed_weeks, plan.moved) == (0, ())


def test_a_start_on_the_weekday_itself_is_not_put_off() -> None:
    assert pattern_after(rhythm(date(2027, 1, 19)), 0).first_on == date(2027, 1, 19)


def test_a_holiday_delays_the_whole_series_rather_than_moving_a_date() -> None:
    bank_holidays = public_holidays(["GB-ENG"], [2027])

    plan = plan_dates(rhythm(date(2027, 2, 22), weekday=MONDAY, count=3), bank_holidays)

    assert plan.delayed_weeks == 1
    assert days(plan) == [date(2027, 3, 1), date(2027, 4, 5), date(2027, 5, 10)]
    assert plan.moved == ()


def test_where_every_start_clashes_the_date_moves_to_the_nearest_free_day() -> None:
    first = date(2027, 1, 19)
    every_second = {
        pattern_days(pattern_after(rhythm(first), delay))[1]: "Feast"
        for delay in range(PATIENCE_WEEKS + 1)
    }

    plan = plan_dates(rhythm(first, count=2), every_second)

    assert days(plan) == [first, date(2027, 2, 24)]
    assert [date_.reason for date_ in plan.dates] == [
        None,
        "moved from Tuesday 23 February 2027: Feast",
    ]
    assert plan.dates[1].original_start == datetime(2027, 2, 23, 9, 30, tzinfo=UTC)


def test_a_first_date_never_moves_before_the_first_possible_day() -> None:
    first = date(2027, 1, 19)
    shut = {first + timedelta(days=step): "Shut" for step in range(50)}
    del shut[first + timedelta(days=3)]

    plan = plan_dates(rhythm(first, count=2), shut, delay_weeks=0)

    assert days(plan)[0] == first + timedelta(days=3)


def test_no_free_day_between_two_neighbours_is_refused() -> None:
    shut = {date(2027, 1, 1) + timedelta(days=step): "Shut" for step in range(400)}

    with pytest.raises(Refused, match="2027-01-19 is a public holiday"):
        plan_dates(rhythm(date(2027, 1, 19)), shut)


def test_a_wall_time_that_the_clocks_skip_is_told_as_the_clocks_show_it() -> None:
    night = Rhythm(date(2027, 3, 28), 6, time(1, 30), 60, "Europe/London", 5, 1)

    (only,) = plan_dates(night, {}).dates

    assert only.starts_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert only.starts_local.time() == time(2, 30)
    assert only.ends_at == datetime(2027, 3, 28, 2, 30, tzinfo=UTC)


def test_a_wall_time_that_comes_twice_is_the_first_of_the_two() -> None:
    night = Rhythm(date(2027, 10, 31), 6, time(1, 30), 30, "Europe/London", 5, 1)

    (only,) = plan_dates(night, {}).dates

    assert only.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert only.starts_local.time() == time(1, 30)


rhythms = st.builds(
    Rhythm,
    first_possible=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    weekday=st.integers(0, 4),
    at=st.times(time(6), time(20)).map(lambda at: at.replace(second=0, microsecond=0)),
    minutes=st.sampled_from((90, 120, 180)),
    zone=st.sampled_from(ZONES),
    interval_weeks=st.integers(1, 8),
    count=st.integers(1, 10),
)


@st.composite
def planned(draw: st.DrawFn) -> tuple[Rhythm, dict[date, str], DatePlan]:
    wish = draw(rhythms)
    span = 7 * (wish.interval_weeks * wish.count + PATIENCE_WEEKS + 2)
    # Three in ten days at most, or two neighbours could leave no day between them.
    offsets = draw(st.sets(st.integers(0, span), max_size=min(40, span // 3)))
    days_off = {wish.first_possible + timedelta(days=offset): "Feast" for offset in offsets}
    try:
        return wish, days_off, plan_dates(wish, days_off)
    except Refused:
        # Only a stretch without a free working day may end so.
        return wish, days_off, DatePlan(WeeklyPattern(wish.first_possible, 1, 0), wish.at, (), 0)


@given(planned())
def test_no_date_ever_falls_on_a_holiday_or_out_of_order(
    case: tuple[Rhythm, dict[date, str], DatePlan],
) -> None:
    wish, days_off, plan = case

    found = days(plan)

    assert [day for day in found if day in days_off] == []
    assert found == sorted(set(found))
    assert all(day >= wish.first_possible for day in found)


@given(planned())
def test_every_date_keeps_the_wall_time_whatever_the_clocks_do(
    case: tuple[Rhythm, dict[date, str], DatePlan],
) -> None:
    wish, _, plan = case

    walls = {to_wall(date_.starts_at, wish.zone).time() for date_ in plan.dates}

    assert walls <= {wish.at}


@given(planned())
def test_a_regular_series_is_preferred_to_every_exception(
    case: tuple[Rhythm, dict[date, str], DatePlan],
) -> None:
    wish, days_off, plan = case
    regular = [
        delay
        for delay in range(PATIENCE_WEEKS + 1)
        if not clashes(pattern_after(wish, delay), days_off)
    ]

    assert not regular or (best_delay(wish, days_off), plan.moved) == (regular[0], ())


def test_regions_are_known_by_their_iso_names() -> None:
    regions = ("GB", "GB-ENG", "DE-BY", "IE", "GB-XYZ", "XX", "")

    assert [is_known_region(region) for region in regions] == [True] * 4 + [False] * 3
    assert known_subdivisions("GB") == ["GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS"]
    assert known_subdivisions("XX") == []


def test_holidays_of_several_regions_name_the_first_that_keeps_them() -> None:
    found = public_holidays(["GB-ENG", "", "DE-BY"], [2027])

    assert found[date(2027, 3, 26)] == "Good Friday (GB-ENG)"
    assert found[date(2027, 5, 27)] == "Corpus Christi (DE-BY)"
    assert found[date(2027, 12, 28)] == "Boxing Day (observed) (GB-ENG)"


def test_the_zones_of_these_tests_change_their_clocks_differently() -> None:
    noon = datetime(2027, 7, 1, 12, tzinfo=UTC)

    assert len({noon.astimezone(ZoneInfo(zone)).utcoffset() for zone in ZONES}) == len(ZONES)
