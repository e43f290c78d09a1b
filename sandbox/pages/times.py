"""Say times as people read them, in the zone where they are."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.context import Context
from sandbox.people import everyone

_WORK_BEGINS = time(8, 30)
_SATURDAY = 5


def zone_of(name: str) -> ZoneInfo:
    """A person's zone; UTC where the directory holds a name that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def home_zone(ctx: Context) -> ZoneInfo:
    """The zone where most people are: the one in which the clock is shown and set."""
    names = Counter(
        person["time_zone"] for person in everyone(ctx.store) if person["kind"] == "person"
    )
    return zone_of(names.most_common(1)[0][0]) if names else zone_of("UTC")


def place(zone: ZoneInfo) -> str:
    """The city in a zone's name."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def said(moment: datetime, zone: ZoneInfo) -> str:
    """Such as: Tuesday 7 April 2026, 13:30 (London)."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({place(zone)})"


def said_short(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def said_span(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Such as: Tuesday 7 April 2026, 13:30–16:30 (London)."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    until = (
        f"{last:%H:%M}" if last.date() == first.date() else f"{last:%a} {last.day} {last:%b, %H:%M}"
    )
    return f"{first:%A} {first.day} {first:%B %Y, %H:%M}–{until} ({place(zone)})"


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """The next 08:30 from Monday to Friday, strictly after `now`; aware UTC."""
    day = now.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, _WORK_BEGINS, zone).astimezone(UTC)
        if moment > now and day.weekday() < _SATURDAY:
            return moment
        day += timedelta(days=1)
