"""The plan that HR confirms: all sets together, and the counts in one line."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from service.domain.holidays import public_holidays
from service.domain.plan import BookingPlan, plan_programme
from service.domain.programme_file import ChosenDate, ProgrammeFile, StartRule
from service.errors import BadInput, Problem, Refused
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


def chosen(**changes: object) -> ProgrammeFile:
    """Return the example with one set of its own first date, a Tuesday every five weeks."""
    maple = replace(EXAMPLE.sets[0], first_on=date(2027, 2, 2), **changes)  # type: ignore[arg-type]  # -- its fields
    start = StartRule(on=date(2027, 1, 18))
    return replace(EXAMPLE, start=start, sessions=4, interval_weeks=5, sets=(maple,))


def _days(plan: BookingPlan) -> list[date]:
    return [one.starts_local.date() for one in plan.sets[0].dates.dates]


def test_a_set_begins_on_the_day_chosen_for_it() -> None:
    plan = plan_programme(chosen(), now=NOW)

    assert _days(plan) == [date(2027, 2, 2), date(2027, 3, 9), date(2027, 4, 13), date(2027, 5, 18)]
    assert plan.date_updates == 0


def test_a_chosen_date_is_moved_by_hand_and_the_pattern_stays() -> None:
    own = ChosenDate(3, datetime.fromisoformat("2027-04-15T14:00"))

    planned = plan_programme(chosen(chosen=(own,)), now=NOW).sets[0].dates

    assert [date_.starts_local for date_ in planned.moved] == [
        datetime.fromisoformat("2027-04-15T14:00")
    ]
    assert planned.dates[2].reason == "put here by hand; its pattern has Tuesday 13 April 2027"
    assert planned.pattern.first_on == date(2027, 2, 2)


def test_days_kept_free_move_a_date_to_the_nearest_working_day() -> None:
    file = replace(chosen(), blackout=(date(2027, 4, 13), date(2027, 4, 14)))

    planned = plan_programme(file, now=NOW).sets[0].dates

    assert [(one.number, one.starts_local.date(), one.reason) for one in planned.moved] == [
        (
            3,
            date(2027, 4, 12),
            "moved from Tuesday 13 April 2027: kept free by the programme",
        )
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"first_on": date(2027, 1, 12)},
            (
                "Maple: the first date, Tuesday 12 January 2027, is before the programme may "
                "begin; choose Monday 18 January 2027 or later"
            ),
        ),
        (
            {"first_on": date(2027, 2, 3)},
            (
                "Maple: the first date, Wednesday 3 February 2027, is on another weekday than the "
                "set's; change one of the two"
            ),
        ),
        (
            {"chosen": (ChosenDate(3, datetime.fromisoformat("2027-03-09T13:00")),)},
            "Maple: session 3 has to come after session 2; choose Wednesday 10 March 2027 or later",
        ),
        (
            {"chosen": (ChosenDate(2, datetime.fromisoformat("2027-04-13T08:00")),)},
            "Maple: session 2 has to come before session 3; choose Monday 12 April 2027 or earlier",
        ),
        (
            {"chosen": (ChosenDate(1, datetime.fromisoformat("2027-01-15T09:00")),)},
            "Maple: session 1 cannot be before Monday 18 January 2027; choose that day or later",
        ),
        (
            {"chosen": (ChosenDate(5, datetime.fromisoformat("2027-07-01T09:00")),)},
            "Maple: session 5 has a date of its own, and is none of the 4; take that date out",
        ),
        (
            {"chosen": (ChosenDate(4, datetime.fromisoformat("2027-05-20T09:00")),)},
            (
                "Maple: session 4 is on Thursday 20 May 2027, which the programme keeps free; "
                "choose another day"
            ),
        ),
    ],
)
def test_dates_that_cannot_be_are_refused_in_a_sentence(
    changes: dict[str, object], message: str
) -> None:
    file = replace(chosen(), blackout=(date(2027, 5, 20),))
    file = replace(file, sets=(replace(file.sets[0], **changes),))  # type: ignore[arg-type]  # -- its fields

    with pytest.raises(Refused) as caught:
        plan_programme(file, now=NOW)

    assert str(caught.value) == message


def test_what_a_file_does_not_say_of_dates_leaves_its_digest() -> None:
    before_dates_could_be_chosen = (
        "3e711cefb100afb89e9838b2b61ce1d8bb589983cd7eb0c22dcf4b60560fa8bb"
    )

    assert replace(EXAMPLE, sets=EXAMPLE.sets[:1]).digest == before_dates_could_be_chosen
    assert replace(EXAMPLE, blackout=(date(2027, 4, 1),)).digest != EXAMPLE.digest
    assert chosen().digest != replace(chosen(), sets=EXAMPLE.sets[:1]).digest


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
