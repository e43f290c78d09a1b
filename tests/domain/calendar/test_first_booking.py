"""What HR is told that Outlook will hold, before anything is booked."""

from datetime import UTC, date, datetime, time

from service.domain.cadence import DatePlan, Rhythm, plan_dates
from service.domain.calendar.first_booking import held_in_words

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
SERIES = (
    "One series: Tuesdays, 13:00–15:00, every 4 weeks, 3 dates from Tuesday 2 February "
    "to Tuesday 30 March."
)


def dates(**chosen: str) -> DatePlan:
    rhythm = Rhythm(date(2027, 2, 1), 1, time(13), 120, "Europe/London", 4, 3)
    walls = {int(at[1:]): datetime.fromisoformat(wall) for at, wall in chosen.items()}
    return plan_dates(rhythm, {}, delay_weeks=0, chosen=walls)


def held(plan: DatePlan) -> tuple[str, ...]:
    return held_in_words(plan, minutes=120, zone="Europe/London", now=NOW)


def test_regular_dates_are_one_series_and_one_invitation() -> None:
    assert held(dates()) == (SERIES, "Each person gets 1 invitation.")


def test_moved_date_is_an_occurrence_of_the_series_and_an_update() -> None:
    assert held(dates(_2="2027-03-04T09:30")) == (
        SERIES,
        "Session 2 is moved within it, to Thursday 4 March, 09:30–11:30.",
        "Each person gets 1 invitation and 1 update.",
    )


def test_dates_that_cross_the_pattern_are_told_as_they_are_booked() -> None:
    # Both moved past the day on which the pattern has the date after.
    told = held(dates(_1="2027-03-03T13:00", _2="2027-04-01T13:00", _3="2027-04-02T13:00"))

    assert told[0] == SERIES
    assert len(told) == 5
    assert told[-1] == "Each person gets 1 invitation and 3 updates."
