"""Why a date does not suit, in the words that HR reads."""

from datetime import UTC, date, datetime, time

import pytest

from service.domain.cadence import DatePlan, Rhythm, plan_dates
from service.domain.date_clashes import (
    Engagement,
    Guest,
    clashes_of,
    clock_words,
    hours_elsewhere,
    reasons_of_date,
)
from service.domain.date_warnings import Attends

LONDON, NEW_YORK = "Europe/London", "America/New_York"
HOLIDAY = {date(2027, 3, 16): "Feast (XX)"}
TODAY = date(2027, 1, 4)


def guest(name: str, zone: str = LONDON, *, weekdays=range(5), holidays=None) -> Guest:
    return Guest(f"{name}@acme.example", Attends(name, zone, frozenset(weekdays), holidays or {}))


def plan(first: date = date(2027, 3, 16), *, off=None, delay=0) -> DatePlan:
    """Return three Tuesdays, 13:00 in London, two weeks apart; British clocks change between."""
    rhythm = Rhythm(first, 1, time(13), 120, LONDON, 2, 3)
    return plan_dates(rhythm, off or {}, delay_weeks=delay)


@pytest.mark.parametrize(
    ("guests", "reasons"),
    [
        ([guest("Ann")], ()),
        ([guest("Ann", weekdays={0, 2})], ("Ann works Monday and Wednesday",)),
        (
            [guest("Bob", weekdays={2, 3, 4}), guest("Ann", weekdays={2, 3, 4})],
            ("Ann and Bob work Wednesday to Friday",),
        ),
        ([guest("Ben", holidays=HOLIDAY)], ("Feast (XX) for Ben",)),
        ([guest("Kim", "Asia/Tokyo")], ("22:00 in Tokyo for Kim",)),
        (
            [guest("Ann", weekdays={0}), guest("Ben", holidays=HOLIDAY)],
            ("Ann works Monday", "Feast (XX) for Ben"),
        ),
        ([guest("{work}", weekdays=())], ("{work} works on no day",)),
    ],
)
def test_reasons_name_everybody_and_say_why(guests: list[Guest], reasons: tuple[str, ...]) -> None:
    dates = plan()

    clashes = [one for one in clashes_of(dates, guests, {}) if one.number == 1]

    assert reasons_of_date(dates.dates[0], clashes, guests, LONDON) == reasons


@pytest.mark.parametrize(
    ("begins", "ends", "reasons"),
    [
        ("14:00", "16:00", ("Fay is in Rowan then, or within half an hour of it",)),
        ("15:20", "17:00", ("Fay is in Rowan then, or within half an hour of it",)),
        ("15:30", "17:30", ()),
        ("10:30", "12:30", ()),
    ],
)
def test_somebody_in_two_sets_needs_half_an_hour_between(
    begins: str, ends: str, reasons: tuple[str, ...]
) -> None:
    fay, dates = guest("Fay"), plan()
    start, end = (
        datetime.combine(date(2027, 3, 16), time.fromisoformat(at), tzinfo=UTC)
        for at in (begins, ends)
    )

    clashes = clashes_of(dates, [fay], {fay.address: [Engagement("Rowan", start, end)]})

    assert reasons_of_date(dates.dates[0], clashes, [fay], LONDON) == reasons


def test_moved_date_says_from_where_and_for_whom() -> None:
    people = [guest("Ann"), guest("Ben", holidays=HOLIDAY)]
    dates = plan(off=HOLIDAY)

    assert reasons_of_date(dates.dates[0], (), people, LONDON) == (
        "moved from Tuesday 16 March 2027: Feast (XX) for Ben",
    )


def test_clock_changes_and_other_peoples_hours_are_told() -> None:
    people = [guest("Ann"), guest("Noa", NEW_YORK), guest("Kim", "Asia/Kolkata")]

    assert clock_words(plan(), LONDON, today=TODAY) == (
        "Clocks change on Sunday 28 March, between sessions 1 and 2; the hour stays.",
    )
    assert hours_elsewhere(plan(), people, LONDON) == (
        "In Kolkata (for Kim) it is 18:30 at session 1, 17:30 else",
        "In New York (for Noa) it is 09:00 at session 1, 08:00 else",
    )


def test_no_clock_change_is_not_told() -> None:
    dates = plan(date(2027, 5, 4))

    assert clock_words(dates, LONDON, today=TODAY) == ()
    assert hours_elsewhere(dates, [guest("Noa", NEW_YORK)], LONDON) == ()
