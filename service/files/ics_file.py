"""A set's dates as a calendar file (RFC 5545), for those whose consent for calendars is to come.

METHOD:PUBLISH and nobody invited: whoever opens it gets the dates, nobody gets mail, and it names
no person and no topic. One series with its own time zone, its moved and its cancelled dates, as a
calendar would export it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from service.domain.calendar.file import (
    FileLayout,
    FileMeeting,
    FilePattern,
    SetDates,
    lay_out,
)
from service.domain.calendar.words import meeting_text

_PRODUCT = "-//Setwise//Setwise//EN"


def write_calendar_file(dates: SetDates, *, now: datetime) -> bytes:
    """Return the file, UTF-8 with CRLF.

    Opened again after a change it replaces what an earlier one said: each date keeps its UID.

    Args:
        now: aware; when the file says what it says.
    """
    calendar = _calendar()
    for event in _events(dates, lay_out(dates), now=now):
        calendar.add_component(event)
    if dates.meetings:
        days = [meeting.starts_local.date() for meeting in dates.meetings]
        days.extend(start.date() for start in (dates.pattern.starts() if dates.pattern else ()))
        # A year more on both sides, so that every rule of the zone that counts is in.
        margin = timedelta(days=366)
        calendar.add_missing_timezones(min(days) - margin, max(days) + margin)
    return bytes(calendar.to_ical())


def write_taster_file(
    *,
    uid: str,
    starts_local: datetime,
    zone: str,
    minutes: int,
    place: str,
    is_called_off: bool,
    now: datetime,
) -> bytes:
    """Return the one date of a taster; called off, it takes the date out again.

    Args:
        starts_local: naive wall time in `zone` (IANA).
        now: aware; when the file says what it says.
    """
    calendar = _calendar()
    event = Event()
    event.add("summary", "Taster of a learning set")
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("dtstart", _at(starts_local, zone))
    event.add("dtend", _at(starts_local + timedelta(minutes=minutes), zone))
    event.add("location", place)
    if is_called_off:
        event.add("status", "CANCELLED")
    calendar.add_component(event)
    margin = timedelta(days=366)
    calendar.add_missing_timezones(starts_local.date() - margin, starts_local.date() + margin)
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    return calendar


def _events(dates: SetDates, layout: FileLayout, *, now: datetime) -> Iterator[Event]:
    pattern = dates.pattern
    if pattern is not None and len(layout.left_out) < pattern.weekly.count:
        yield _series(dates, pattern, layout, now=now)
        for original, meeting in layout.moved:
            exception = _meeting(dates, meeting, uid=dates.uid, now=now)
            exception.add("recurrence-id", _at(original, pattern.zone))
            yield exception
    for meeting in layout.beside:
        yield _meeting(dates, meeting, uid=f"{dates.uid}-{meeting.session_id}", now=now)


def _series(dates: SetDates, pattern: FilePattern, layout: FileLayout, *, now: datetime) -> Event:
    event = _event(dates, pattern.starts_local, pattern.minutes, pattern.zone, now=now)
    event.add("uid", dates.uid)
    weekly = pattern.weekly
    event.add("rrule", {"freq": "WEEKLY", "interval": weekly.interval_weeks, "count": weekly.count})
    for start in layout.left_out:
        event.add("exdate", _at(start, pattern.zone))
    return event


def _meeting(dates: SetDates, meeting: FileMeeting, *, uid: str, now: datetime) -> Event:
    event = _event(dates, meeting.starts_local, meeting.minutes, meeting.zone, now=now)
    event.add("uid", uid)
    return event


def _event(
    dates: SetDates, starts_local: datetime, minutes: int, zone: str, *, now: datetime
) -> Event:
    event = Event()
    text = meeting_text(dates.set_name)
    event.add("summary", text.subject)
    event.add("class", "PRIVATE")
    event.add("dtstamp", now)
    # Both ends are wall times, as invitations show them: a clock change moves neither.
    event.add("dtstart", _at(starts_local, zone))
    event.add("dtend", _at(starts_local + timedelta(minutes=minutes), zone))
    if dates.join_url is not None:
        event.add("location", dates.join_url)
    return event


def _at(wall: datetime, zone: str) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(zone))
