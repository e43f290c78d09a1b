"""What HR is told of a new date: who it finds on holiday, asleep or not at work."""

from datetime import UTC, date, datetime, timedelta

import pytest

from service.domain.date_warnings import (
    Attends,
    NewDate,
    warnings_of_date,
    warnings_of_gaps,
    warnings_of_size,
)

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
STARTS = datetime(2027, 5, 4, 8, 30, tzinfo=UTC)
"""A Tuesday, 09:30 in London."""
NEW = NewDate(
    set_name="Maple",
    number=3,
    starts_local=datetime.fromisoformat("2027-05-04T09:30"),
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=3),
)
LEAD = "Maple, session 3 on Tuesday 4 May: "
_FAR_OFF = "Ann (17:30 in Tokyo) and Bob (20:30 in Auckland)"


def attends(name, zone="Europe/London", *, weekdays=range(5), holidays=None):
    return Attends(name, zone, frozenset(weekdays), holidays or {})


ON_HOLIDAY = {date(2027, 5, 4): "A Day (XX)"}


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([attends("Ann")], ()),
        (
            [attends("Ann", holidays=ON_HOLIDAY), attends("Bob", weekdays=[0, 1])],
            (f"{LEAD}A Day (XX) for Ann",),
        ),
        ([attends("Ann", weekdays=[0]), attends("Bob")], (f"{LEAD}no working day of Ann",)),
        (
            [attends("Ann", "America/New_York")],
            (f"{LEAD}outside the working hours of Ann (04:30 in New York)",),
        ),
        (
            [attends("Ann", "Asia/Tokyo"), attends("Bob", "Pacific/Auckland")],
            (f"{LEAD}outside the working hours of {_FAR_OFF}",),
        ),
        (
            [attends(name, weekdays=[0]) for name in ("Ann", "Bob", "Cy", "Di")],
            (f"{LEAD}no working day of Ann, Bob and 2 others",),
        ),
    ],
)
def test_a_date_warns_of_those_whom_it_does_not_suit(people, words):
    assert warnings_of_date(NEW, people, now=NOW) == words


def test_gaps_next_to_a_new_date_are_warned_of_when_too_short_or_too_long():
    weeks = [0, 5, 7, 16]
    starts = [STARTS + timedelta(weeks=week) for week in weeks]

    assert warnings_of_gaps("Maple", starts, {starts[2]}) == [
        "Maple: 14 days between sessions 2 and 3; three weeks or more work better",
        "Maple: 63 days between sessions 3 and 4; eight weeks or less work better",
    ]
    assert warnings_of_gaps("Maple", starts, {starts[0]}) == []


@pytest.mark.parametrize(
    ("members", "words"),
    [
        (4, ("Maple would have 4 members; 5 to 7 work best",)),
        (5, ()),
        (7, ()),
        (8, ("Maple would have 8 members; 5 to 7 work best",)),
    ],
)
def test_a_set_too_small_or_too_large_is_warned_of(members, words):
    assert warnings_of_size("Maple", members) == words
