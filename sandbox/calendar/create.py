"""Create an event, once for each transactionId, and invite its attendees."""

from __future__ import annotations

import re
import time
from datetime import datetime
from itertools import islice, pairwise
from typing import Any
from urllib.parse import quote

from sandbox.answers import GraphFault
from sandbox.calendar.body import meeting_block, stored_html
from sandbox.calendar.invitations import invite
from sandbox.calendar.items import EVENT, address_of, save_event, sync_copies
from sandbox.calendar.recurrence import Recurrence, RecurrenceRefused, parse_recurrence
from sandbox.calendar.series import Doc, first_start, occurrences
from sandbox.calendar.zones import iso, read_wall, to_utc, to_wall, zone_named
from sandbox.context import Context

NO_ANSWER = {"response": "none", "time": "0001-01-01T00:00:00Z"}
_MOST_ATTENDEES = 500
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")

_PLAIN = (
    "subject",
    "importance",
    "sensitivity",
    "showAs",
    "categories",
    "isReminderOn",
    "reminderMinutesBeforeStart",
    "responseRequested",
    "allowNewTimeProposals",
    "hideAttendees",
    "isAllDay",
    "location",
    "locations",
)
"""Properties that are kept as they came."""

_WRITABLE = frozenset(_PLAIN) | {
    "attendees",
    "body",
    "end",
    "isOnlineMeeting",
    "onlineMeetingProvider",
    "recurrence",
    "singleValueExtendedProperties",
    "start",
    "transactionId",
}

_DEFAULTS: dict[str, Any] = {
    "subject": "",
    "importance": "normal",
    "sensitivity": "normal",
    "showAs": "busy",
    "categories": [],
    "isReminderOn": True,
    "reminderMinutesBeforeStart": 15,
    "responseRequested": True,
    "allowNewTimeProposals": True,
    "hideAttendees": False,
    "isAllDay": False,
}


def create_event(ctx: Context, person: Doc, given: dict[str, Any]) -> Doc:
    """Create from checked properties, or find what the same transactionId created before.

    A repeat answers the first event whatever its own content, and mails nobody again.

    Source: https://learn.microsoft.com/graph/api/resources/event (transactionId); the repeat was
    observed, see https://blog.rykoma.net/2020/10/05/1559/
    """
    transaction = given.get("transactionId")
    with ctx.store.lock:
        if transaction:
            known = ctx.store.find(EVENT, "transaction", f"{person['id']}/{transaction}")
            if known:
                ctx.counters.add("events_repeated")
                return known[0]
        doc = _new_doc(ctx, person, given)
        save_event(ctx, doc)
        sync_copies(ctx, doc)
        ctx.counters.add("events_created")
        invite(ctx, doc, doc["attendees"])
    return doc


def writable(given: dict[str, Any]) -> dict[str, Any]:
    """The properties that a client may write; Exchange ignores others that come back to it."""
    return {name: value for name, value in given.items() if name in _WRITABLE}


def plain_properties(given: dict[str, Any]) -> Doc:
    """The properties that are kept as they came, with location and locations in step."""
    props = {name: given[name] for name in _PLAIN if name in given}
    if "location" in given and "locations" not in given:
        place = given["location"]
        props["locations"] = [place] if place and place.get("displayName") else []
    return props


def read_attendees(given: list[Doc], former: list[Doc]) -> list[Doc]:
    """Checked attendees; who was invited before keeps the answer given.

    Raises:
        GraphFault: ErrorInvalidRecipients for a bad address or more than 500 attendees.
    """
    if len(given) > _MOST_ATTENDEES:
        raise GraphFault(400, "ErrorInvalidRecipients", "An event has at most 500 attendees.")
    answers = {address_of(each): each["status"] for each in former}
    attendees: dict[str, Doc] = {}
    for each in given:
        entry = (each or {}).get("emailAddress") or {}
        address = (entry.get("address") or "").strip()
        if not _ADDRESS.fullmatch(address):
            raise GraphFault(400, "ErrorInvalidRecipients", "At least one recipient is not valid.")
        attendees[address.lower()] = {
            "type": each.get("type") or "required",
            "status": dict(answers.get(address.lower(), NO_ANSWER)),
            "emailAddress": {"name": entry.get("name") or address, "address": address},
        }
    return list(attendees.values())


def read_times(given: dict[str, Any]) -> tuple[datetime, datetime, str, str]:
    """Naive wall start and end, both in the zone of the start, and the two zones' names."""
    if not given.get("start") or not given.get("end"):
        raise GraphFault(400, "ErrorPropertyValidationFailure", "An event needs start and end.")
    start, zone = read_wall(given["start"], "start.dateTime")
    end, end_zone = read_wall(given["end"], "end.dateTime")
    end = end if end_zone == zone else to_wall(to_utc(end, end_zone), zone)
    if to_utc(end, zone) < to_utc(start, zone):
        raise GraphFault(
            400, "ErrorCalendarEndDateIsEarlierThanStartDate", "The end is before the start."
        )
    midnight = start.time() == end.time() == datetime.min.time()
    if given.get("isAllDay") and not (midnight and end > start):
        raise GraphFault(
            400,
            "ErrorPropertyValidationFailure",
            "An all-day event runs from midnight to midnight.",
        )
    return start, end, zone, end_zone


def checked_recurrence(value: Doc) -> Recurrence:
    try:
        recurrence = parse_recurrence(value)
    except RecurrenceRefused as exc:
        raise GraphFault(400, "ErrorPropertyValidationFailure", str(exc)) from exc
    if recurrence.zone:
        zone_named(recurrence.zone)
    return recurrence


def check_series(doc: Doc) -> None:
    """Refuse a series without a date, or whose dates overlap one another.

    Raises:
        GraphFault: ErrorRecurrenceHasNoOccurrence or ErrorOccurrenceTimeSpanTooBig.
    """
    some = list(islice(occurrences(doc, None, None), 60))
    if not some:
        raise GraphFault(400, "ErrorRecurrenceHasNoOccurrence", "The recurrence has no occurrence.")
    if any(later.original_start < earlier.end for earlier, later in pairwise(some)):
        raise GraphFault(
            400, "ErrorOccurrenceTimeSpanTooBig", "The event is longer than its recurrence allows."
        )


def open_meeting(ctx: Context, person: Doc, given: dict[str, Any]) -> Doc | None:
    """A Teams meeting, or None where tenant or mailbox may not have one: nothing says so but
    `isOnlineMeeting: false` in the answer.

    Source: https://github.com/microsoftgraph/microsoft-graph-docs/issues/9741
    """
    provider = given.get("onlineMeetingProvider") or "teamsForBusiness"
    if not given.get("isOnlineMeeting") or provider in ("skypeForBusiness", "skypeForConsumer"):
        return None
    if not ctx.tenant.teams or not person["teams"]:
        ctx.counters.add("teams_refused")
        return None
    # The thread is encoded once within the address, as Teams does, so a client that encodes
    # the address for a $filter must encode the percent signs again.
    thread = quote(f"19:meeting_{ctx.store.new_id('')}@thread.v2", safe="").replace("%3A", "%3a")
    base = ctx.people_url or "http://localhost"
    return {"joinUrl": f"{base}/l/meetup-join/{thread}/0", "id": ctx.store.new_id("MSo")}


def _new_doc(ctx: Context, person: Doc, given: dict[str, Any]) -> Doc:
    start, end, zone, end_zone = read_times(given)
    teams = open_meeting(ctx, person, given)
    inner = stored_html(given.get("body"))
    doc: Doc = {
        "id": ctx.store.new_id(""),
        "organizer": person["id"],
        "uid": ctx.store.new_id("040000008200E00074C5B7101A82E008"),
        "created": iso(ctx.clock.now()),
        "change": 0,
        "props": {**_DEFAULTS, "location": {"displayName": ""}, "locations": []}
        | plain_properties(given),
        "body": inner + meeting_block(teams["joinUrl"]) if teams else inner,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "zone": zone,
        "end_zone": end_zone,
        "recurrence": given.get("recurrence"),
        "exceptions": {},
        "cancelled": [],
        "attendees": read_attendees(given.get("attendees") or [], []),
        "teams": teams,
        "transaction_id": given.get("transactionId"),
        "extended": extended_values(given),
        "tagged_at": time.time(),  # the search index lags behind in real time
    }
    if doc["recurrence"]:
        doc["start"], doc["end"] = first_start(checked_recurrence(doc["recurrence"]), start, end)
        check_series(doc)
    return doc


def extended_values(given: dict[str, Any]) -> dict[str, str]:
    """Single-value extended properties by id."""
    values = given.get("singleValueExtendedProperties") or []
    return {each["id"]: each.get("value") or "" for each in values if each.get("id")}
