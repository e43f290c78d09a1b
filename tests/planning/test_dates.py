"""Dates of a whole programme: rules never broken, the count right, the same whatever the order."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from service.planning.dates_problem import DateProblem, Pin
from service.planning.dates_reasons import reasons_of
from service.planning.dates_table import Keeping
from tests.planning.date_problems import plain_problem, planned, problems
from tests.planning.date_scorer import breaches, points

QUICK = settings(max_examples=15, deadline=None)


@QUICK
@given(problems())
def test_plan_breaks_no_rule_and_counts_its_points(problem: DateProblem) -> None:
    found = planned(problem)

    placed = replace(problem, sets={name: problem.sets[name] for name in found.starts})
    assert breaches(placed, dict(found.starts)) == []
    assert points(placed, dict(found.starts)) == found.cost


@QUICK
@given(problems(), st.randoms(use_true_random=False))
def test_plan_does_not_depend_on_the_order_of_rows(problem: DateProblem, random: Random) -> None:
    names = list(problem.sets)
    random.shuffle(names)
    facilitators = dict(reversed(problem.facilitators.items()))
    shuffled = replace(
        problem, sets={name: problem.sets[name] for name in names}, facilitators=facilitators
    )

    assert planned(shuffled) == planned(problem)


@QUICK
@given(problems())
def test_pinned_date_stays_and_others_stay_where_they_can(problem: DateProblem) -> None:
    first = planned(problem)
    pins = {name: Pin({0: starts[0]}) for name, starts in first.starts.items()}

    again = planned(replace(problem, pins=pins), keeping=Keeping(first.starts, 1000))

    assert again.starts == first.starts


def test_pinned_pattern_is_kept_at_every_session() -> None:
    pinned = replace(plain_problem(), pins={"S1": Pin(pattern=(1, 13 * 60))})

    found = planned(pinned)

    # Clocks change in Berlin on 28 March, between neither of them.
    assert found.starts == {
        "S1": (
            datetime(2027, 3, 9, 12, tzinfo=UTC),
            datetime(2027, 3, 23, 12, tzinfo=UTC),
        )
    }


def test_hour_on_the_wall_stays_when_clocks_change() -> None:
    pinned = replace(plain_problem(), first_on=date(2027, 3, 22))

    found = planned(pinned)

    assert found.starts == {
        "S1": (
            datetime(2027, 3, 23, 8, tzinfo=UTC),
            datetime(2027, 4, 6, 7, tzinfo=UTC),
        )
    }


def test_date_says_who_is_away_and_what_is_next_best() -> None:
    problem = plain_problem()
    alice, bob = problem.sets["S1"].members
    # Bob does not work on Tuesdays; the bank holiday is Alice's alone.
    set_ = replace(
        problem.sets["S1"],
        members=(replace(alice, calendar="DE-BE"), replace(bob, weekdays=frozenset({0}))),
    )
    holidays = {**problem.holidays, "DE-BE": {date(2027, 3, 9): "Women's Day"}}
    asked = replace(problem, sets={"S1": set_}, holidays=holidays)
    starts = {"S1": (datetime(2027, 3, 9, 8, tzinfo=UTC), datetime(2027, 3, 23, 8, tzinfo=UTC))}

    first, second = reasons_of(asked, starts)["S1"]

    assert first.words == (
        "Tuesday 9 March 2027, 09:00: two away, one bank holiday in DE-BE (Women's Day), "
        "one not working that day"
    )
    assert (first.cost, second.cost) == (20, 10)
    assert second.words == "Tuesday 23 March 2027, 09:00: one away, one not working that day"
    assert second.next_best is not None
    assert (second.next_best.start, second.next_best.more) == (
        datetime(2027, 3, 23, 8, 30, tzinfo=UTC),
        3,
    )
