"""Dates, times and lists in words, through zones and clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.wording import (
    clock_change,
    clock_note,
    day_and_month,
    day_in_words,
    joined,
    meeting_time,
    moment_in_words,
    shortened,
    zone_in_words,
)

_NOW = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)
_APRIL = datetime(2026, 4, 7, 12, 30, tzinfo=UTC)
_THREE_HOURS = timedelta(hours=3)


@pytest.mark.parametrize(
    ("day", "today", "words"),
    [
        (date(2026, 4, 7), date(2026, 3, 31), "Tuesday 7 April"),
        (date(2026, 3, 3), date(2026, 3, 31), "Tuesday 3 March"),
        (date(2026, 12, 1), date(2026, 3, 31), "Tuesday 1 December 2026"),
        (date(2027, 1, 5), date(2026, 12, 30), "Tuesday 5 January 2027"),
        (date(2025, 12, 31), date(2026, 1, 2), "Wednesday 31 December 2025"),
    ],
)
def test_day_names_its_year_where_it_could_be_mistaken(day: date, today: date, words: str) -> None:
    assert day_in_words(day, today=today) == words


def test_day_and_month_leaves_the_weekday_out() -> None:
    assert day_and_month(date(2026, 3, 3), today=date(2026, 3, 31)) == "3 March"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/London", "London"),
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Etc/GMT+5", "GMT+5"),
        ("Japan", "Japan"),
    ],
)
def test_zone_is_named_by_its_place(zone: str, words: str) -> None:
    assert zone_in_words(zone) == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/London", "Tuesday 7 April, 13:30–16:30 (your time, London)"),
        ("America/New_York", "Tuesday 7 April, 08:30–11:30 (your time, New York)"),
        ("Asia/Kolkata", "Tuesday 7 April, 18:00–21:00 (your time, Kolkata)"),
        (
            "Asia/Tokyo",
            "Tuesday 7 April, 21:30 to Wednesday 8 April, 00:30 (your time, Tokyo)",
        ),
        ("Pacific/Auckland", "Wednesday 8 April, 00:30–03:30 (your time, Auckland)"),
    ],
)
def test_meeting_time_is_the_readers(zone: str, words: str) -> None:
    assert meeting_time(_APRIL, _APRIL + _THREE_HOURS, zone=zone, now=_NOW) == words


def test_meeting_time_through_the_change_itself_shows_both_wall_times() -> None:
    starts_at = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)

    words = meeting_time(starts_at, starts_at + _THREE_HOURS, zone="Europe/London", now=_NOW)

    assert words == "Sunday 29 March, 00:30–04:30 (your time, London)"


def test_moment_in_words_is_the_readers() -> None:
    words = moment_in_words(_APRIL, zone="Europe/Berlin", now=_NOW)

    assert words == "Tuesday 7 April, 14:30 (your time, Berlin)"


@pytest.mark.parametrize(
    ("zone", "after", "before", "changed_on"),
    [
        ("Europe/London", "2026-03-03T13:30", "2026-04-07T12:30", date(2026, 3, 29)),
        ("Europe/London", "2026-10-20T12:30", "2026-11-24T13:30", date(2026, 10, 25)),
        ("America/New_York", "2026-03-03T13:30", "2026-04-07T12:30", date(2026, 3, 8)),
        ("Australia/Sydney", "2026-03-03T13:30", "2026-04-07T12:30", date(2026, 4, 5)),
        ("Asia/Kolkata", "2026-03-03T13:30", "2026-04-07T12:30", None),
        ("Europe/London", "2026-04-07T12:30", "2026-05-12T12:30", None),
        ("Europe/London", "2026-03-29T00:59", "2026-03-29T01:00", date(2026, 3, 29)),
        ("Europe/London", "2026-03-29T01:00", "2026-04-07T12:30", None),
        ("Europe/London", "2026-04-07T12:30", "2026-03-03T13:30", None),
        # Morocco's clocks go back for Ramadan and forward again: the same hour as before.
        ("Africa/Casablanca", "2026-02-10T12:00", "2026-03-24T12:00", None),
        ("Africa/Casablanca", "2026-02-10T12:00", "2026-03-03T12:00", date(2026, 2, 15)),
    ],
)
def test_clock_change_is_the_last_between_two_instants(
    zone: str, after: str, before: str, changed_on: date | None
) -> None:
    found = clock_change(
        zone=zone,
        after=datetime.fromisoformat(after).replace(tzinfo=UTC),
        before=datetime.fromisoformat(before).replace(tzinfo=UTC),
    )

    assert found == changed_on


@given(
    zone=st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    after=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- hypothesis adds the zone
    days=st.integers(1, 120),
)
def test_clock_change_is_found_exactly_if_the_offsets_differ(
    zone: str, after: datetime, days: int
) -> None:
    local, before = ZoneInfo(zone), after + timedelta(days=days)
    differ = after.astimezone(local).utcoffset() != before.astimezone(local).utcoffset()

    found = clock_change(zone=zone, after=after, before=before)

    assert (found is not None) is differ
    if found is not None:
        assert after.astimezone(local).date() <= found <= before.astimezone(local).date()


@pytest.mark.parametrize(
    ("zone", "now", "note"),
    [
        ("Europe/London", "2026-03-31T08:30", "clocks changed on 29 March"),
        ("Europe/London", "2026-03-29T08:30", "clocks changed on 29 March"),
        ("Europe/London", "2026-03-27T08:30", "clocks change on 29 March, before this one"),
        ("Asia/Kolkata", "2026-03-31T08:30", "clocks in London changed on 29 March"),
        (
            "Asia/Kolkata",
            "2026-03-27T08:30",
            "clocks in London change on 29 March, before this one",
        ),
    ],
)
def test_clock_note_tells_past_from_coming(zone: str, now: str, note: str) -> None:
    said = clock_note(
        zone=zone,
        set_zone="Europe/London",
        since=datetime(2026, 3, 3, 13, 30, tzinfo=UTC),
        starts_at=_APRIL,
        now=datetime.fromisoformat(now).replace(tzinfo=UTC),
    )

    assert said == note


def test_clock_note_is_empty_where_every_clock_stays() -> None:
    said = clock_note(zone="Asia/Kolkata", set_zone="UTC", since=_NOW, starts_at=_APRIL, now=_NOW)

    assert said == ""


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
    ],
)
def test_joined_reads_as_people_say_it(items: list[str], words: str) -> None:
    assert joined(items) == words


@pytest.mark.parametrize(
    ("words", "limit", "short"),
    [
        ("Maple", 5, "Maple"),
        ("Sycamore and chestnut", 15, "Sycamore and…"),
        ("Sycamore, and more", 12, "Sycamore…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
    ],
)
def test_shortened_cuts_between_words_where_it_can(words: str, limit: int, short: str) -> None:
    assert shortened(words, limit=limit) == short


@given(words=st.text(max_size=60), limit=st.integers(2, 40))
def test_shortened_never_exceeds_its_limit(words: str, limit: int) -> None:
    assert len(shortened(words, limit=limit)) <= limit


def test_german_moment_and_span_over_midnight() -> None:
    late = datetime(2026, 4, 7, 20, 0, tzinfo=UTC)

    span = meeting_time(late, late + _THREE_HOURS, zone="Europe/Berlin", now=_NOW, language="de")
    moment = moment_in_words(late, zone="Europe/Berlin", now=_NOW, language="de")

    assert span == (
        "Dienstag, 7. April, 22:00 Uhr bis Mittwoch, 8. April, 01:00 Uhr (Ihre Zeit, Berlin)"
    )
    assert moment == "Dienstag, 7. April, 22:00 Uhr (Ihre Zeit, Berlin)"


def test_clock_change_to_come_is_told_in_german() -> None:
    note = clock_note(
        zone="Europe/Berlin",
        set_zone="Europe/Berlin",
        since=datetime(2026, 3, 1, tzinfo=UTC),
        starts_at=_APRIL,
        now=datetime(2026, 3, 2, tzinfo=UTC),
        language="de",
    )

    assert note == "die Uhren werden vorher, am 29. März, umgestellt"


def test_list_in_german_ends_with_its_own_and() -> None:
    assert joined(["Ann", "Bob", "Cy"], language="de") == "Ann, Bob und Cy"


def test_unknown_language_is_english() -> None:
    assert day_in_words(date(2026, 4, 7), today=date(2026, 3, 31), language="xx") == (
        "Tuesday 7 April"
    )
