"""Small random problems of dates, around the days on which clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from service.planning.dates import Found, plan_dates
from service.planning.dates_problem import DateProblem, Facilitator, Member, PlannedSet

ZONES = ("Europe/London", "Europe/Berlin", "America/New_York")
FIRST = date(2027, 3, 8)
DAYS = 35
BITS = st.integers(min_value=0, max_value=(1 << 20) - 1)


def members(zone: st.SearchStrategy[str]) -> st.SearchStrategy[Member]:
    return st.builds(
        Member,
        address=st.integers(0, 99).map("p{:02}@example.org".format),
        zone=zone,
        calendar=st.sampled_from(["A", "B"]),
        weekdays=st.sampled_from([frozenset(range(5)), frozenset({0, 1, 3})]),
        # Every other day is free, so that there is something to choose.
        busy=st.lists(st.one_of(st.just(0), BITS), min_size=DAYS, max_size=DAYS).map(tuple),
    )


def facilitators() -> st.SearchStrategy[Facilitator]:
    begin = datetime(2027, 3, 8, 9, tzinfo=UTC)
    spans = st.integers(0, DAYS - 1).map(lambda day: begin + timedelta(days=day))
    return st.builds(
        Facilitator,
        name=st.just("Fay"),
        zone=st.sampled_from(ZONES[:2]),
        calendar=st.sampled_from(["A", "B"]),
        hours=st.just(dict.fromkeys(range(5), (8 * 60 + 30, 17 * 60 + 30))),
        busy=st.lists(spans.map(lambda at: (at, at + timedelta(hours=2))), max_size=8).map(tuple),
        off=st.sets(
            st.integers(0, DAYS - 1).map(lambda n: FIRST + timedelta(days=n)), max_size=2
        ).map(frozenset),
    )


@st.composite
def problems(draw: st.DrawFn) -> DateProblem:
    """Return three sets of two facilitators: one has two of them."""
    fay, gil = draw(facilitators()), replace(draw(facilitators()), name="Gil")
    guests = st.lists(members(st.sampled_from(ZONES)), min_size=1, max_size=3).map(tuple)
    return DateProblem(
        sessions=draw(st.integers(2, 3)),
        session_minutes=180,
        cadence_weeks=draw(st.sampled_from([1, 2])),
        tolerance_weeks=1,
        first_on=FIRST,
        last_on=FIRST + timedelta(days=DAYS - 1),
        grid_minutes=30,
        member_hours=(8 * 60, 18 * 60),
        pause_minutes=30,
        blackout=frozenset({date(2027, 3, 16)}),
        holidays={"A": {date(2027, 3, 26): "Good Friday"}, "B": {}},
        facilitators={"F1": fay, "F2": gil},
        sets={
            "S1": PlannedSet("F1", draw(guests)),
            "S2": PlannedSet("F1", draw(guests)),
            "S3": PlannedSet("F2", draw(guests)),
        },
    )


def planned(problem: DateProblem, **options: object) -> Found:
    """Return the last word on a problem."""
    *_, found = plan_dates(problem, seconds_left=lambda: 60.0, **options)  # type: ignore[arg-type]
    return found


def plain_problem() -> DateProblem:
    """Return one set of Alice and Bob, with Fay in Berlin, all free."""
    fay = Facilitator("Fay", "Europe/Berlin", "DE-BY", {1: (540, 1020)}, (), frozenset())
    people = tuple(
        Member(f"{name}@example.org", "Europe/Berlin", "DE-BY", frozenset(range(5)), (0,) * DAYS)
        for name in ("alice", "bob")
    )
    return DateProblem(
        sessions=2,
        session_minutes=180,
        cadence_weeks=2,
        tolerance_weeks=1,
        first_on=FIRST,
        last_on=FIRST + timedelta(days=DAYS - 1),
        grid_minutes=30,
        member_hours=(480, 1080),
        pause_minutes=30,
        blackout=frozenset(),
        holidays={"DE-BY": {}},
        facilitators={"F1": fay},
        sets={"S1": PlannedSet("F1", people)},
    )
