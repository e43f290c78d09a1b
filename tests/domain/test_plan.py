"""The plan that HR confirms: all sets together, and the counts in one line."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from service.domain.holidays import public_holidays
from service.domain.plan import BookingPlan, plan_programme
from service.domain.programme_file import ProgrammeFile, StartRule
from service.errors import BadInput, Problem
from service.files import read_programme

EXAMPLE = read_programme(Path(__file__).parents[2] / "examples" / "becky.yaml")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_the_examples_plan_in_one_line() -> None:
    assert plan_programme(EXAMPLE, now=NOW).summary() == (
        "5 series, 30 sessions, 34 people, 34 invitations, 0 date updates, "
        "clock change on Sunday 28 March 2027"
    )


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("year", [2027, 2028])
def test_the_example_never_ages(year: int, month: int) -> None:
    now = datetime(year, month, 17, 9, 0, tzinfo=UTC)

    plan = plan_programme(EXAMPLE, now=now)

    assert [len(planned.dates.dates) for planned in plan.sets] == [6] * 5
    assert plan.date_updates == 0
    assert _on_public_holidays(EXAMPLE, plan) == []
    assert _wall_times(plan) == {
        ("Maple", 1, "09:30"),
        ("Rowan", 2, "13:00"),
        ("Hazel", 3, "09:30"),
        ("Alder", 1, "13:00"),
        ("Willow", 3, "13:00"),
    }


def test_a_fixed_start_over_two_clock_changes_keeps_every_wall_time() -> None:
    file = replace(EXAMPLE, start=StartRule(on=date(2027, 9, 13)), sessions=8)

    plan = plan_programme(file, now=NOW)

    assert [str(change) for change in plan.clock_changes] == [
        "clock change on Sunday 31 October 2027",
        "clock change on Sunday 26 March 2028",
    ]
    assert len(_wall_times(plan)) == 5
    assert _on_public_holidays(file, plan) == []


def test_sets_that_find_no_common_start_each_find_their_own() -> None:
    # Mondays are bank holidays so often that the sets part: Tuesday's begins earlier.
    monday = replace(EXAMPLE.sets[0], weekday=0)
    file = replace(
        EXAMPLE,
        start=StartRule(on=date(2027, 3, 22)),
        interval_weeks=1,
        sessions=12,
        sets=(monday, *EXAMPLE.sets[1:]),
    )

    plan = plan_programme(file, now=NOW)

    assert _on_public_holidays(file, plan) == []
    assert len({planned.dates.delayed_weeks for planned in plan.sets}) > 1
    assert plan.date_updates == sum(
        len(planned.dates.moved) * planned.invitations for planned in plan.sets
    )
    assert plan.date_updates > 0


def test_a_start_that_has_passed_is_a_problem_of_the_file() -> None:
    file = replace(EXAMPLE, start=StartRule(on=date(2026, 11, 22)))

    with pytest.raises(BadInput) as caught:
        plan_programme(file, now=NOW)

    message = "the start 2026-11-22 has passed; give a later date, or `in 4 weeks`"
    assert caught.value.problems == [Problem("becky.yaml", None, "start", message)]


def test_today_is_the_day_in_the_programmes_zone() -> None:
    file = replace(
        EXAMPLE,
        zone="Pacific/Auckland",
        start=StartRule(in_days=0),
        sessions=2,
        sets=EXAMPLE.sets[:1],
    )

    plan = plan_programme(file, now=datetime(2027, 2, 8, 20, 0, tzinfo=UTC))

    assert plan.sets[0].dates.dates[0].starts_local.date() == date(2027, 2, 9)


def _on_public_holidays(file: ProgrammeFile, plan: BookingPlan) -> list[tuple[str, date]]:
    found = []
    for wanted, planned in zip(file.sets, plan.sets, strict=True):
        regions = [file.holiday_region]
        regions += [file.person(place.address).holiday_region for place in wanted.places]
        days = [date_.starts_local.date() for date_ in planned.dates.dates]
        kept = public_holidays(regions, {day.year for day in days})
        found += [(planned.name, day) for day in days if day in kept]
    return found


def _wall_times(plan: BookingPlan) -> set[tuple[str, int, str]]:
    zone = ZoneInfo("Europe/London")
    return {
        (planned.name, local.weekday(), f"{local:%H:%M}")
        for planned in plan.sets
        for date_ in planned.dates.dates
        if (local := date_.starts_at.astimezone(zone))
    }
