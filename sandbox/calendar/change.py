"""Change a single event, a series, or one date of it, and mail whom Exchange would mail."""

from __future__ import annotations

import time
from datetime import datetime
from itertools import takewhile
from typing import Any

from sandbox.answers import GraphFault
from sandbox.calendar.body import carries_meeting, meeting_block, stored_html
from sandbox.calendar.create import (
    NO_ANSWER,
    check_series,
    checked_recurrence,
    extended_values,
    open_meeting,
    plain_properties,
    read_attendees,
    read_times,
)
from sandbox.calendar.invitations import call_off, invite
from sandbox.calendar.items import Item, address_of, save_event, sync_copies
from sandbox.calendar.recurrence import occurrence_dates
from sandbox.calendar.series import Doc, first_start, neighbours, occurrence, rule, span
from sandbox.calendar.zones import graph_time, iso, to_utc, to_wall
from sandbox.context import Context

_PRIVATE = frozenset(
    ("categories", "isReminderOn", "reminderMinutesBeforeStart", "showAs", "sensitivity")
) | {"singleValueExtendedProperties"}
"""Changes of these alone concern the organizer's calendar and mail nobody."""


def change_item(ctx: Context, item: Item, given: dict[str, Any]) -> Item:
    """Apply checked properties to what an id stands for.

    Raises:
        GraphFault: an attendee's copy; ErrorOccurrenceCrossingBoundary; a changed transactionId.
    """
    if item.copy is not None:
        raise GraphFault(
            400, "ErrorInvalidRequest", "Only the organizer can change these properties."
        )
    if given.get("transactionId") not in (None, item.doc["transaction_id"]):
        raise GraphFault(400, "ErrorInvalidRequest", "The transactionId cannot be changed.")
    given = {name: value for name, value in given.items() if name != "transactionId"}
    with ctx.store.lock:
        if item.occurrence is not None:
            return _change_date(ctx, item, given)
        return _change_whole(ctx, item, given)


def set_exception(ctx: Context, doc: Doc, day_text: str) -> Doc:
    """Turn a date into an exception, with its own list of attendees, unless it is one."""
    exception: Doc = doc["exceptions"].setdefault(
        day_text, {"props": {}, "attendees": [_copied(each) for each in doc["attendees"]]}
    )
    exception["modified"] = iso(ctx.clock.now())
    return exception


def _change_date(ctx: Context, item: Item, given: dict[str, Any]) -> Item:
    doc, found = item.doc, item.occurrence
    assert found is not None
    if given.get("recurrence"):
        raise GraphFault(400, "ErrorInvalidRequest", "A recurrence can be set on the master alone.")
    moved = None
    if given.get("start") or given.get("end"):
        start, end, zone, _ = read_times(
            {
                "start": graph_time(found.start, doc["zone"]),
                "end": graph_time(found.end, doc["zone"]),
                **{name: given[name] for name in ("start", "end") if given.get(name)},
            }
        )
        _check_boundary(doc, found.day, start, zone)
        moved = {"start": _instant(start, zone), "end": _instant(end, zone)}
    exception = set_exception(ctx, doc, found.day.isoformat())
    exception["props"].update(plain_properties(given))
    former = list(exception["attendees"])
    if "attendees" in given:
        exception["attendees"] = read_attendees(given["attendees"], former)
    if moved is not None:
        exception.update(moved)
        _forget_answers(exception["attendees"])
    if "body" in given:
        exception["body"] = stored_html(given["body"])
        if doc["teams"]:
            exception["teams"] = carries_meeting(exception["body"], doc["teams"]["joinUrl"])
    save_event(ctx, doc)
    sync_copies(ctx, doc)
    now_found = occurrence(doc, found.day)
    added, removed = _difference(former, exception["attendees"])
    call_off(ctx, doc, removed, found=now_found)
    if given.keys() <= {"attendees"}:
        invite(ctx, doc, added, found=now_found)
    elif not given.keys() <= _PRIVATE:
        invite(ctx, doc, exception["attendees"], found=now_found, updated=True)
    return Item(item.person, doc, None, now_found)


def _change_whole(ctx: Context, item: Item, given: dict[str, Any]) -> Item:
    doc = item.doc
    former = list(doc["attendees"])
    if "attendees" in given:
        doc["attendees"] = read_attendees(given["attendees"] or [], former)
    doc["props"].update(plain_properties(given))
    if "singleValueExtendedProperties" in given:
        doc["extended"].update(extended_values(given))
        doc["tagged_at"] = time.time()
    _change_body(ctx, item, given)
    if {"start", "end", "recurrence"} & given.keys():
        _change_times(ctx, doc, given)
    save_event(ctx, doc)
    added, removed = _difference(former, doc["attendees"])
    call_off(ctx, doc, removed)
    sync_copies(ctx, doc)
    if given.keys() <= {"attendees"}:
        invite(ctx, doc, added)
    elif not given.keys() <= _PRIVATE:
        # A PATCH with the values that already stand mails everybody again: nothing in Graph's
        # documents promises otherwise.
        invite(ctx, doc, doc["attendees"], updated=True)
        for day in map(datetime.fromisoformat, sorted(doc["exceptions"])):
            changed = occurrence(doc, day.date())
            assert changed.exception is not None
            invite(ctx, doc, changed.exception["attendees"], found=changed, updated=True)
    return Item(item.person, doc)


def _change_body(ctx: Context, item: Item, given: dict[str, Any]) -> None:
    doc = item.doc
    teams: Doc | None = doc["teams"]
    if "body" in given:
        doc["body"] = stored_html(given["body"])
    if teams is not None:
        if not carries_meeting(doc["body"], teams["joinUrl"]):
            ctx.counters.add("teams_lost")
            doc["teams"] = None
    elif given.get("isOnlineMeeting"):
        # One way only: a meeting can be added later but `false` does not take it away.
        doc["teams"] = open_meeting(ctx, item.person, given)
        if doc["teams"]:
            doc["body"] += meeting_block(doc["teams"]["joinUrl"])


def _change_times(ctx: Context, doc: Doc, given: dict[str, Any]) -> None:
    """Move a single event or a whole series.

    A series whose times or pattern change loses its exceptions, and its cancelled dates come
    back; one whose range alone changes keeps the exceptions that are still within it.

    Source: MS-OXOCAL 3.1.4.7.3.5
    """
    first, last = span(doc)
    start, end, zone, end_zone = read_times(
        {
            "start": graph_time(first, doc["zone"]),
            "end": graph_time(last, doc["zone"]),
            **{name: given[name] for name in ("start", "end") if given.get(name)},
            "isAllDay": doc["props"]["isAllDay"],
        }
    )
    former = rule(doc)
    timing = (former and former.pattern, doc["zone"], *_times(doc))
    ahead = _exceptions_ahead(ctx, doc)
    if "recurrence" in given:
        doc["recurrence"] = given["recurrence"]
    elif former and given.get("start") and start.date() != to_wall(first, zone).date():
        doc["recurrence"]["range"]["startDate"] = start.date().isoformat()
    doc["zone"], doc["end_zone"] = zone, end_zone
    doc["start"], doc["end"] = start.isoformat(), end.isoformat()
    if not doc["recurrence"]:
        doc["exceptions"], doc["cancelled"] = {}, []
        _forget_answers(doc["attendees"])
        return
    recurrence = checked_recurrence(doc["recurrence"])
    doc["start"], doc["end"] = first_start(recurrence, start, end)
    if timing != (recurrence.pattern, doc["zone"], *_times(doc)):
        for changed in ahead:
            assert changed.exception is not None
            call_off(ctx, doc, changed.exception["attendees"], found=changed)
        doc["exceptions"], doc["cancelled"] = {}, []
    else:
        kept = doc["exceptions"].keys() | set(doc["cancelled"])
        until = max(kept, default="")
        days = {
            day.isoformat()
            for day in takewhile(lambda day: day.isoformat() <= until, occurrence_dates(recurrence))
        }
        doc["exceptions"] = {day: each for day, each in doc["exceptions"].items() if day in days}
        doc["cancelled"] = [day for day in doc["cancelled"] if day in days]
    _forget_answers(doc["attendees"])
    check_series(doc)


def _exceptions_ahead(ctx: Context, doc: Doc) -> list[Any]:
    now = ctx.clock.now()
    days = [datetime.fromisoformat(day).date() for day in sorted(doc["exceptions"])]
    return [each for each in (occurrence(doc, day) for day in days) if each.start > now]


def _times(doc: Doc) -> tuple[str, str]:
    return doc["start"][10:], doc["end"][10:]


def _check_boundary(doc: Doc, day: Any, start: datetime, zone: str) -> None:
    """Refuse a move onto or past the day of the date before or after.

    Source: https://learn.microsoft.com/graph/api/event-update
    """
    from_wall = to_wall(datetime.fromisoformat(_instant(start, zone)), doc["zone"]).date()
    before, after = neighbours(doc, day)
    if (before and from_wall <= before) or (after and from_wall >= after):
        raise GraphFault(
            400,
            "ErrorOccurrenceCrossingBoundary",
            "Modified occurrence is crossing or overlapping adjacent occurrence.",
        )


def _difference(former: list[Doc], now: list[Doc]) -> tuple[list[Doc], list[Doc]]:
    """Who is newly invited, and who no longer is."""
    before, after = {address_of(e) for e in former}, {address_of(e) for e in now}
    added = [each for each in now if address_of(each) not in before]
    return added, [each for each in former if address_of(each) not in after]


def _forget_answers(attendees: list[Doc]) -> None:
    for each in attendees:
        each["status"] = dict(NO_ANSWER)
        each.pop("proposedNewTime", None)


def _copied(attendee: Doc) -> Doc:
    return {**attendee, "status": dict(attendee["status"])}


def _instant(wall: datetime, zone: str) -> str:
    return to_utc(wall, zone).isoformat()
