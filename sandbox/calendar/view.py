"""Show a stored event as the JSON that Graph answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.answers import Request
from sandbox.calendar.body import answered_body, preview
from sandbox.calendar.items import (
    Item,
    invitation_of,
    item_id,
    master_id,
    wants_immutable,
)
from sandbox.calendar.recurrence import as_graph
from sandbox.calendar.series import Doc, rule, span
from sandbox.calendar.zones import answer_zone, graph_time, iso
from sandbox.context import Context
from sandbox.graph.listing import expanded_extended_ids, narrowed, selected
from sandbox.mailroom import recipient
from sandbox.people import find_person

_NEVER = "0001-01-01T00:00:00Z"


@dataclass(frozen=True)
class Look:
    """How a caller wants events shown."""

    zone: str = "UTC"
    immutable: bool = True
    text_body: bool = False
    select: tuple[str, ...] | None = None
    extended: tuple[str, ...] = ()  # ids of extended properties to show


def look_of(request: Request) -> Look:
    """Read `Prefer`, `$select` and `$expand`.

    Raises:
        GraphFault: an unknown zone.
    """
    names = selected(request)
    return Look(
        zone=answer_zone(request),
        immutable=wants_immutable(request),
        text_body=request.prefers('outlook.body-content-type="text"'),
        select=None if names is None else tuple(names),
        extended=tuple(expanded_extended_ids(request)),
    )


def show_item(ctx: Context, item: Item, look: Look) -> dict[str, Any]:
    """One event, date or copy, narrowed to what was selected; times in the zone asked for."""
    shown = narrowed(_whole(ctx, item, look), None if look.select is None else list(look.select))
    values = [each for each in extended_values_of(item) if each["id"] in look.extended]
    return shown | {"singleValueExtendedProperties": values} if values else shown


def extended_values_of(item: Item) -> list[dict[str, str]]:
    """The extended properties of the organizer's item; attendees do not get them."""
    if item.copy is not None:
        return []
    return [{"id": name, "value": value} for name, value in item.doc["extended"].items()]


def preferences_applied(request: Request, look: Look) -> dict[str, str]:
    """The header by which Graph says which preferences it followed."""
    applied = []
    if look.immutable:
        applied.append('IdType="ImmutableId"')
    if "outlook.timezone" in request.headers.get("prefer", "").lower():
        applied.append(f'outlook.timezone="{look.zone}"')
    if look.text_body:
        applied.append('outlook.body-content-type="text"')
    return {"Preference-Applied": ", ".join(applied)} if applied else {}


def _whole(ctx: Context, item: Item, look: Look) -> dict[str, Any]:
    doc, found = item.doc, item.occurrence
    exception: Doc = (found.exception if found else None) or {}
    props = {**doc["props"], **exception.get("props", {})}
    inner = exception.get("body")
    inner = doc["body"] if inner is None else inner
    start, end = (found.start, found.end) if found else span(doc)
    teams = doc["teams"] if exception.get("teams", True) else None
    recurrence = rule(doc)
    kind = "seriesMaster" if recurrence else "singleInstance"
    if found:
        kind = "exception" if exception else "occurrence"
    etag = f"{doc['change']:08d}"
    shown = {
        "@odata.etag": f'W/"{etag}"',
        "id": item_id(item, immutable=look.immutable),
        "createdDateTime": doc["created"],
        "lastModifiedDateTime": exception.get("modified") or doc["modified"],
        "changeKey": etag,
        "originalStartTimeZone": doc["zone"],
        "originalEndTimeZone": doc["end_zone"],
        "iCalUId": doc["uid"],
        "hasAttachments": False,
        "bodyPreview": preview(inner),
        "isCancelled": False,
        "isOrganizer": item.copy is None,
        "isDraft": False,
        "type": kind,
        "seriesMasterId": master_id(item, immutable=look.immutable) if found else None,
        "webLink": f"{ctx.people_url}/calendar/{item.person['email']}",
        "onlineMeetingUrl": None,
        "isOnlineMeeting": bool(teams),
        "onlineMeetingProvider": "teamsForBusiness" if teams else "unknown",
        "onlineMeeting": {"joinUrl": teams["joinUrl"]} if teams else None,
        **props,
        "body": answered_body(inner, as_text=look.text_body),
        "start": graph_time(start, look.zone),
        "end": graph_time(end, look.zone),
        "recurrence": as_graph(recurrence, doc["zone"]) if recurrence and not found else None,
        "attendees": [_attendee(each, item) for each in _visible(ctx, item)],
        "organizer": _organizer(ctx, doc),
        "responseStatus": response_of(ctx, item),
    }
    if found:
        shown["originalStart"] = iso(found.original_start)
    if doc["transaction_id"] and item.copy is None:
        shown["transactionId"] = doc["transaction_id"]
    if item.copy is not None and shown["responseStatus"]["response"] != "accepted":
        shown["showAs"] = "tentative"
    return shown


def _organizer(ctx: Context, doc: Doc) -> dict[str, Any]:
    """The organizer as an address; one who left the tenant is still named."""
    person = find_person(ctx.store, doc["organizer"])
    return recipient(ctx.store, person["email"] if person else "")


def response_of(ctx: Context, item: Item) -> dict[str, str]:
    """The viewer's own answer: `organizer`, or `notResponded` where an attendee gave none."""
    if item.copy is None:
        return {"response": "organizer", "time": _NEVER}
    invitation = invitation_of(ctx, item.person, item.attendees)
    status = invitation["status"] if invitation else {"response": "none", "time": _NEVER}
    if status["response"] == "none":
        return {"response": "notResponded", "time": _NEVER}
    return dict(status)


def _visible(ctx: Context, item: Item) -> list[Doc]:
    if item.copy is None or not item.doc["props"].get("hideAttendees"):
        return item.attendees
    own = invitation_of(ctx, item.person, item.attendees)
    return [own] if own else []


def _attendee(entry: Doc, item: Item) -> Doc:
    if item.copy is None:
        return entry
    # Answers are tracked in the organizer's calendar only.
    return {**entry, "status": {"response": "none", "time": _NEVER}}
