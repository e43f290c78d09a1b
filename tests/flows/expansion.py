"""Outlook's calendars expanded by other people's rules: dateutil's recurrences, CLDR's zones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import MO, WEEKLY, rrule, weekday
from tzlocal.windows_tz import win_tz

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Instance:
    """One date as attendees see it: whose calendar, instants (UTC), wall start, and its list."""

    mailbox: str
    set_name: str
    starts_at: datetime
    ends_at: datetime
    starts_local: datetime
    invited: frozenset[str]


def instances(events: list[dict[str, Any]], mailboxes: tuple[str, ...]) -> Iterator[Instance]:
    """Yield every date that stands in the organisers' calendars, from the events alone.

    Args:
        events: the sandbox's state; only masters, single events and exceptions are read.
    """
    for event in events:
        if event["mailbox"] not in mailboxes or event["isCancelled"]:
            continue
        zone = ZoneInfo(win_tz[event["originalStartTimeZone"]])
        if event["recurrence"] is None:
            yield _instance(event, event, zone)
            continue
        changed = {_moment(each["originalStart"]): each for each in event["exceptions"]}
        cancelled = set(map(_moment, event["cancelled"]))
        length = _wall(event["end"], zone) - _wall(event["start"], zone)
        for wall in _walls(event, zone):
            original = wall.replace(tzinfo=zone).astimezone(UTC)
            if original in changed:
                yield _instance(event, changed[original], zone)
            elif original not in cancelled:
                ends_at = (wall + length).replace(tzinfo=zone).astimezone(UTC)
                yield Instance(
                    event["mailbox"],
                    _set_name(event),
                    original,
                    ends_at,
                    original.astimezone(zone).replace(tzinfo=None),
                    _invited(event),
                )


def _walls(event: dict[str, Any], zone: ZoneInfo) -> Iterator[datetime]:
    """Expand the rule in the wall time of its own zone."""
    pattern, span = event["recurrence"]["pattern"], event["recurrence"]["range"]
    first = datetime.fromisoformat(span["startDate"])
    at = _wall(event["start"], zone).time()
    yield from rrule(
        WEEKLY,
        dtstart=datetime.combine(first.date(), at),
        interval=pattern["interval"],
        wkst=MO,
        byweekday=[weekday(_DAYS.index(day)) for day in pattern["daysOfWeek"]],
        count=span["numberOfOccurrences"],
    )


def _instance(event: dict[str, Any], shown: dict[str, Any], zone: ZoneInfo) -> Instance:
    starts_at, ends_at = _utc(shown["start"]), _utc(shown["end"])
    return Instance(
        mailbox=event["mailbox"],
        set_name=_set_name(event),
        starts_at=starts_at,
        ends_at=ends_at,
        starts_local=starts_at.astimezone(zone).replace(tzinfo=None),
        invited=_invited(shown),
    )


def _set_name(event: dict[str, Any]) -> str:
    return str(event["subject"]).removeprefix("Set ")


def _invited(shown: dict[str, Any]) -> frozenset[str]:
    return frozenset(each["emailAddress"]["address"].lower() for each in shown["attendees"])


def _utc(value: dict[str, str]) -> datetime:
    assert value["timeZone"] == "UTC"
    return datetime.fromisoformat(value["dateTime"][:19]).replace(tzinfo=UTC)


def _wall(value: dict[str, str], zone: ZoneInfo) -> datetime:
    return _utc(value).astimezone(zone).replace(tzinfo=None)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
