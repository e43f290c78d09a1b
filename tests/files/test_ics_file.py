"""Calendar files, expanded by dateutil alone: its rules, and the file's own time zones."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil import rrule, tz
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.calendar.file import FileMeeting, FilePattern, SetDates
from service.domain.meeting import WeeklyPattern
from service.domain.series import end_instant, to_instant
from service.files.ics_file import write_calendar_file

ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Africa/Casablanca",
)
NOW = datetime(2027, 1, 1, tzinfo=UTC)
FIRST = datetime(2027, 1, 26, 13, 30)  # noqa: DTZ001 -- wall time


def _dates(zone, first, *, every=4, count=8, moved=(), cancelled=(), beside=()):
    """Lay a pattern out; `moved` maps numbers to days, `beside` are days of further sessions."""
    pattern = FilePattern(first, WeeklyPattern(first.date(), every, count), 120, zone)
    moved = dict(moved)
    meetings = [
        FileMeeting(number, number, start + timedelta(days=moved.get(number, 0)), 120, zone)
        for number, start in enumerate(pattern.starts(), start=1)
        if number not in cancelled
    ]
    meetings += [
        FileMeeting(count + place, count + place, first + timedelta(days=day), 90, zone)
        for place, day in enumerate(beside, start=1)
    ]
    return SetDates("Maple & Co", "setwise-1", pattern, tuple(meetings), "https://teams.example/j")


def _wanted(dates):
    return sorted(
        (
            to_instant(meeting.starts_local, meeting.zone),
            end_instant(meeting.starts_local, meeting.minutes, meeting.zone),
        )
        for meeting in dates.meetings
    )


def _expanded(body):
    """Return every (start, end) that the file means, as UTC instants."""
    text = re.sub(r"\r\n[ \t]", "", body.decode())
    zones = tz.tzical(io.StringIO(text)) if "BEGIN:VTIMEZONE" in text else None
    events = [
        re.findall(r"^([A-Z-]+)(?:;TZID=([^:;]+))?[^:\n]*:(.*)$", part.replace("\r", ""), re.M)
        for part in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.S)
    ]
    told = {}
    for event in events:
        fields = {name: (zone, value) for name, zone, value in event}
        starts, ends = (_read(zones, *fields[name]) for name in ("DTSTART", "DTEND"))
        uid = fields["UID"][1]
        if "RRULE" in fields:
            wall = starts.replace(tzinfo=None)
            without = {_read(zones, zone, value) for name, zone, value in event if name == "EXDATE"}
            length = ends.replace(tzinfo=None) - wall
            for each in rrule.rrulestr(fields["RRULE"][1], dtstart=wall):
                start = each.replace(tzinfo=starts.tzinfo)
                if start not in without:
                    told[uid, start.astimezone(UTC)] = (start, start + length)
        elif "RECURRENCE-ID" in fields:
            assert (uid, _read(zones, *fields["RECURRENCE-ID"]).astimezone(UTC)) in told
            told[uid, _read(zones, *fields["RECURRENCE-ID"]).astimezone(UTC)] = (starts, ends)
        else:
            assert (uid, starts) not in told
            told[uid, starts] = (starts, ends)
    return sorted((start.astimezone(UTC), end.astimezone(UTC)) for start, end in told.values())


def _read(zones, zone, value):
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zones.get(zone))


@pytest.mark.parametrize("zone", ZONES)
def test_series_over_clock_changes_means_the_sessions(zone):
    dates = _dates(zone, FIRST, count=14)

    assert _expanded(write_calendar_file(dates, now=NOW)) == _wanted(dates)


@settings(max_examples=40)
@given(
    zone=st.sampled_from(ZONES),
    on=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    hour=st.integers(7, 18),
    every=st.integers(1, 8),
    count=st.integers(1, 10),
    moved=st.dictionaries(st.integers(1, 10), st.integers(-6, 6), max_size=3),
    cancelled=st.frozensets(st.integers(1, 10), max_size=3),
    beside=st.lists(st.integers(0, 300), max_size=2),
)
def test_whatever_was_moved_cancelled_or_added_is_what_the_file_means(
    zone, on, hour, every, count, moved, cancelled, beside
):
    first = datetime(on.year, on.month, on.day, hour, 15)  # noqa: DTZ001 -- wall time
    dates = _dates(
        zone,
        first,
        every=every,
        count=count,
        moved={number: day for number, day in moved.items() if number <= count},
        cancelled=cancelled,
        beside=beside,
    )

    assert _expanded(write_calendar_file(dates, now=NOW)) == _wanted(dates)


def test_file_is_one_series_and_names_nobody():
    dates = _dates("Europe/London", FIRST, count=3, moved={2: 1}, cancelled={3})

    lines = write_calendar_file(dates, now=NOW).decode().split("\r\n")

    assert lines[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Setwise//Setwise//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    events = "\n".join(lines[lines.index("BEGIN:VEVENT") :])
    assert events == "\n".join(
        [
            "BEGIN:VEVENT",
            "SUMMARY:Set Maple & Co",
            "DTSTART;TZID=Europe/London:20270126T133000",
            "DTEND;TZID=Europe/London:20270126T153000",
            "DTSTAMP:20270101T000000Z",
            "UID:setwise-1",
            "RRULE:FREQ=WEEKLY;COUNT=3;INTERVAL=4",
            "EXDATE;TZID=Europe/London:20270323T133000",
            "CLASS:PRIVATE",
            "LOCATION:https://teams.example/j",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "SUMMARY:Set Maple & Co",
            "DTSTART;TZID=Europe/London:20270224T133000",
            "DTEND;TZID=Europe/London:20270224T153000",
            "DTSTAMP:20270101T000000Z",
            "UID:setwise-1",
            "RECURRENCE-ID;TZID=Europe/London:20270223T133000",
            "CLASS:PRIVATE",
            "LOCATION:https://teams.example/j",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def test_set_of_which_nothing_is_left_is_an_empty_calendar():
    dates = _dates("Europe/London", FIRST, count=2, cancelled={1, 2})

    assert "BEGIN:VEVENT" not in write_calendar_file(dates, now=NOW).decode()
