"""What cannot be is said in words: the fewest rules, and the least that helps."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from service.planning.dates_conflicts import Conflict, conflicts_of
from service.planning.dates_problem import DateProblem, Pin
from tests.planning.date_problems import FIRST, plain_problem, planned

RHYTHM = "2 sessions 7 to 21 days apart between 8 March 2027 and 11 April 2027"


def told(problem: DateProblem) -> tuple[Conflict, ...]:
    unplaced = problem.sets.keys() - planned(problem).starts.keys()
    return conflicts_of(problem, sorted(unplaced))


def test_facilitator_without_a_free_hour_is_named() -> None:
    problem = plain_problem()
    busy = tuple(
        (on, on + timedelta(hours=23))
        for day in range(35)
        for on in [_midnight(FIRST + timedelta(days=day))]
    )
    fay = replace(problem.facilitators["F1"], busy=busy)

    found = told(replace(problem, facilitators={"F1": fay}))

    assert [one.rules for one in found] == [(RHYTHM, "Fay's calendar")]


def test_blackout_over_everything_says_which_dates_would_help() -> None:
    everything = frozenset(FIRST + timedelta(days=day) for day in range(35))

    (found,) = told(replace(plain_problem(), blackout=everything))

    assert found.in_words() == (
        f"S1: {RHYTHM} and the programme's blackout dates leave no room together. It would work "
        "if the programme's blackout dates gave way on 9 March 2027, 09:00 and 16 March 2027, "
        "09:00."
    )


def test_members_without_a_common_hour_are_told_by_zone() -> None:
    problem = plain_problem()
    alice, bob = problem.sets["S1"].members
    far = replace(problem.sets["S1"], members=(alice, replace(bob, zone="Pacific/Auckland")))

    found = told(replace(problem, sets={"S1": far}))

    assert [one.rules for one in found] == [
        (
            RHYTHM,
            "Fay's working hours",
            "members' hours (08:00–18:00 in Pacific/Auckland)",
        )
    ]


def test_too_many_sets_of_one_facilitator_are_counted() -> None:
    problem = plain_problem()
    crowd = {f"S{number}": problem.sets["S1"] for number in range(1, 8)}

    (found,) = told(replace(problem, sets=crowd))

    assert found.rules == (
        "the 7 sets of Fay with 14 sessions in all",
        "the room for 10 sessions in Fay's calendar",
    )
    assert found.helps == ("somebody else took 2 sets of Fay",)


def test_range_too_short_says_how_long_it_must_be() -> None:
    (found,) = told(replace(plain_problem(), last_on=date(2027, 3, 10)))

    assert found.helps == ("the last day were 15 March 2027 or later",)


def test_pin_on_a_day_off_is_named() -> None:
    problem = replace(plain_problem(), pins={"S1": Pin(pattern=(2, 13 * 60))})

    (found,) = told(problem)

    assert found.rules == (RHYTHM, "Fay's working hours", "the pin on Wednesdays at 13:00")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
