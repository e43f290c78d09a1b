"""Answer getSchedule: who is free when, as far as their calendars say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sandbox.answers import Answer, GraphFault, Request, bad_body
from sandbox.calendar.items import Item, dates_of, mailbox_items
from sandbox.calendar.series import Doc, span
from sandbox.calendar.view import response_of
from sandbox.calendar.zones import answer_zone, graph_time, read_instant, read_wall, to_utc
from sandbox.context import Context
from sandbox.people import find_person

_MOST_ADDRESSES, _MOST_ENTRIES = 20, 1000
_LONGEST = timedelta(days=62)
# Working elsewhere counts as free: see `availabilityView` of scheduleInformation.
_DIGITS = {"free": 0, "workingElsewhere": 0, "unknown": 0, "tentative": 1, "busy": 2, "oof": 3}

Busy = tuple[datetime, datetime, str]
"""Start and end (aware UTC) and a freeBusyStatus."""


def schedule(ctx: Context, request: Request) -> Answer:
    """One entry an address; one that cannot be read carries `error`, and the call succeeds.

    Source: https://learn.microsoft.com/graph/api/calendar-getschedule
    """
    asked = request.body
    addresses = asked.get("schedules") or []
    if not addresses or not asked.get("startTime") or not asked.get("endTime"):
        raise bad_body("schedules, startTime and endTime are needed.")
    if len(addresses) > _MOST_ADDRESSES:
        raise _refused("The maximum number of schedules in one request is 20.")
    after = to_utc(*read_wall(asked["startTime"], "startTime.dateTime"))
    before = to_utc(*read_wall(asked["endTime"], "endTime.dateTime"))
    if not timedelta(0) < before - after < _LONGEST:
        raise _refused("The requested time window is not within the allowed limits.")
    minutes = asked.get("availabilityViewInterval") or 30
    if not 5 <= minutes <= 1440 or timedelta(minutes=minutes) > before - after:
        raise _refused("The interval must be 5 to 1440 minutes and fit the time window.")
    zone, step = answer_zone(request), timedelta(minutes=minutes)
    entries = [_entry(ctx, address, after, before, step, zone) for address in addresses]
    return Answer(200, {"value": entries})


def busy_times(ctx: Context, person: Doc, after: datetime, before: datetime) -> list[Busy]:
    """What fills a person's calendar in a window, in order of start."""
    found = [*_from_calendar(ctx, person, after, before), *_from_directory(person)]
    return sorted(each for each in found if each[0] < before and each[1] > after)


def _entry(
    ctx: Context, address: str, after: datetime, before: datetime, step: timedelta, zone: str
) -> dict[str, Any]:
    person = find_person(ctx.store, address)
    if person is None or person["deleted"] or person["mailbox"] == "missing":
        return _failed(address, "ErrorMailRecipientNotFound", "Unable to resolve the address.")
    if person["kind"] == "external":
        return _failed(
            address, "ErrorProxyRequestNotAllowed", "Free/busy is not shared with this tenant."
        )
    busy = busy_times(ctx, person, after, before)
    if len(busy) > _MOST_ENTRIES:
        return _failed(address, "5006", "The result set contains too many calendar entries.")
    shown = [each for each in busy if each[2] != "free"]
    return {
        "scheduleId": address,
        "availabilityView": "".join(_digits(busy, after, before, step)),
        "scheduleItems": [
            {
                "isPrivate": False,
                "status": status,
                "start": graph_time(start, zone),
                "end": graph_time(end, zone),
            }
            for start, end, status in shown
        ],
        "workingHours": {
            "daysOfWeek": person["working_days"],
            "startTime": "09:00:00.0000000",
            "endTime": "17:00:00.0000000",
            "timeZone": {"name": person["time_zone"]},
        },
    }


def _digits(busy: list[Busy], after: datetime, before: datetime, step: timedelta) -> Iterator[str]:
    start = after
    while start < before:
        end = min(start + step, before)
        yield str(max((_DIGITS[s] for a, b, s in busy if a < end and b > start), default=0))
        start += step


def _from_calendar(ctx: Context, person: Doc, after: datetime, before: datetime) -> Iterator[Busy]:
    for item in mailbox_items(ctx, person):
        dates = dates_of(ctx, item, after, before) if item.doc["recurrence"] else [item]
        for each in dates:
            status = _status(ctx, each)
            if status and each.occurrence:
                yield each.occurrence.start, each.occurrence.end, status
            elif status:
                yield *span(each.doc), status


def _from_directory(person: Doc) -> Iterator[Busy]:
    for start, end in person["busy"]:
        yield read_instant(start, "busy"), read_instant(end, "busy"), "busy"
    if person["out_of_office"]:
        start, end, _ = person["out_of_office"]
        yield read_instant(start, "out_of_office"), read_instant(end, "out_of_office"), "oof"


def _status(ctx: Context, item: Item) -> str | None:
    response = response_of(ctx, item)["response"]
    if response == "declined":
        return None
    if response in ("notResponded", "tentativelyAccepted"):
        return "tentative"
    exception = (item.occurrence.exception if item.occurrence else None) or {"props": {}}
    return str({**item.doc["props"], **exception["props"]}["showAs"])


def _failed(address: str, code: str, message: str) -> dict[str, Any]:
    return {
        "scheduleId": address,
        "availabilityView": "",
        "scheduleItems": [],
        "error": {"message": message, "responseCode": code},
    }


def _refused(message: str) -> GraphFault:
    return GraphFault(400, "ErrorInvalidParameter", message)
