"""A person's calendar with answers to give, and the room behind a Teams link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from sandbox.answers import Answer, GraphFault, Request, not_found
from sandbox.calendar.items import COPY, EVENT, Item, item_id
from sandbox.calendar.read import dates_between, start_of
from sandbox.calendar.routes import SCRIPTS
from sandbox.calendar.series import span
from sandbox.calendar.view import Look, show_item
from sandbox.calendar.zones import iso, zone_named
from sandbox.context import Context
from sandbox.pages.render import Match, back_to, fields, page, person_named
from sandbox.pages.times import said, said_span, zone_of
from sandbox.people import find_person

_AHEAD = timedelta(days=400)
_BEHIND = timedelta(hours=12)
_WORDS = {
    "accepted": "You accepted",
    "tentativelyAccepted": "You answered: maybe",
    "declined": "You declined",
    "notResponded": "Not answered yet",
    "organizer": "You organise this",
}


def show_calendar(ctx: Context, _request: Request, match: Match) -> Answer:
    person = person_named(ctx, match)
    now = ctx.clock.now()
    found = dates_between(ctx, person, now - _BEHIND, now + _AHEAD)
    return page(
        ctx, "calendar.html", person=person, dates=[_date(ctx, person, each) for each in found]
    )


def answer_date(ctx: Context, request: Request, match: Match) -> Answer:
    """Answer one date, or the whole series where no `original_start` is given."""
    person, form = person_named(ctx, match), fields(request)
    event = form.get("event", "")
    if form.get("copy"):
        event = _copy_event(ctx, form["copy"])
    given = {"email": person["email"], "event": event, "response": form.get("response")}
    if form.get("original_start"):
        given["original_start"] = form["original_start"]
    SCRIPTS["attendee"](ctx, given)
    return back_to(f"/calendar/{quote(person['email'])}")


def show_room(ctx: Context, request: Request, _match: Match) -> Answer:
    """What opens behind a join link: nobody meets here, but the link leads somewhere."""
    thread = quote(request.path.split("/")[3], safe="").replace("%3A", "%3a")
    found = ctx.store.find(EVENT, "join_url", f"{ctx.people_url}/l/meetup-join/{thread}/0")
    if not found:
        raise GraphFault(404, "NotFound", "This meeting does not exist, or no longer.")
    doc = found[0]
    when = said(span(doc)[0], zone_named(doc["zone"]))
    return page(ctx, "room.html", subject=doc["props"]["subject"], when=when)


def _copy_event(ctx: Context, copy_id: str) -> str:
    copy = ctx.store.get(COPY, copy_id)
    doc = ctx.store.get(EVENT, copy["event"]) if copy else None
    if copy is None or doc is None:
        raise not_found()
    return item_id(Item({}, doc, copy), immutable=True)


def _name(ctx: Context, address: dict[str, str]) -> str:
    person = find_person(ctx.store, address["address"])
    return str(person["display_name"]) if person else address["name"]


def _date(ctx: Context, person: dict[str, Any], item: Item) -> dict[str, Any]:
    shown = show_item(ctx, item, Look())
    zone, own = zone_named(item.doc["zone"]), zone_of(person["time_zone"])
    start, end = (item.occurrence.start, item.occurrence.end) if item.occurrence else span(item.doc)
    same = start.astimezone(zone).utcoffset() == start.astimezone(own).utcoffset()
    return {
        "event": shown["seriesMasterId"] or shown["id"],
        "original_start": iso(item.occurrence.original_start) if item.occurrence else "",
        "subject": shown["subject"],
        "when": said_span(start, end, own),
        "there": "" if same else said_span(start, end, zone),
        "place": (shown["location"] or {}).get("displayName") or "",
        "join_url": (shown["onlineMeeting"] or {}).get("joinUrl"),
        "response": shown["responseStatus"]["response"],
        "response_words": _WORDS[shown["responseStatus"]["response"]],
        "moved": shown["type"] == "exception"
        and item.occurrence is not None
        and start_of(item) != item.occurrence.original_start,
        "attendees": [_name(ctx, each["emailAddress"]) for each in shown["attendees"]],
        "organizer": shown["organizer"]["emailAddress"]["name"],
        "is_series": bool(item.occurrence),
    }
