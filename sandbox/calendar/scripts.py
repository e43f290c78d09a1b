"""Let scripts and the people's pages act as attendees, or as somebody with Outlook open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.answers import GraphFault, bad_body, not_found
from sandbox.calendar.cancel import cancel_item, delete_item
from sandbox.calendar.change import change_item
from sandbox.calendar.create import writable
from sandbox.calendar.items import Item, find_anywhere, invitation_of, item_id
from sandbox.calendar.respond import RESPONSES, forward, respond
from sandbox.calendar.series import Doc, find_day, occurrence, span
from sandbox.calendar.zones import graph_time, read_instant
from sandbox.context import Context
from sandbox.contract.values import read_value
from sandbox.people import find_person

_EDIT_KEYS = frozenset(("do", "id", "original_start", "changes"))

Script = Callable[[Context, dict[str, Any]], dict[str, Any]]


def answer_invitation(ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
    """Answer as an attendee: `email`, `event`, `original_start`?, `response`, `propose`?."""
    person = _person(ctx, given.get("email"))
    response = next(
        (name for name in RESPONSES if name.lower() == str(given.get("response")).lower()), None
    )
    if response is None:
        raise bad_body("response must be accepted, declined or tentativelyAccepted.")
    propose = given.get("propose")
    if isinstance(propose, dict):
        propose = [propose.get("start"), propose.get("end")]
    times = [read_instant(text, "propose") for text in propose] if propose else None
    item = respond(ctx, _item(ctx, given, "event"), person, response, propose=times)
    return {"event": item_id(item, immutable=True), "response": response}


def forward_invitation(ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
    """Forward as an attendee: `event`, `from`, `to`."""
    person, item = _person(ctx, given.get("from")), _item(ctx, given, "event")
    if not invitation_of(ctx, person, item.attendees) and person["id"] != item.doc["organizer"]:
        raise not_found()
    if not isinstance(given.get("to"), str):
        raise bad_body("to must be an address.")
    forward(ctx, item, person["email"], given["to"])
    return {"event": item_id(item, immutable=True), "to": given["to"]}


def move_event(ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
    """Move as the organizer: `id`, `original_start`?, `start`, `end`? (ISO, with an offset)."""
    item = _item(ctx, given, "id")
    start, end = (item.occurrence.start, item.occurrence.end) if item.occurrence else span(item.doc)
    moved = read_instant(given.get("start"), "start")
    until = read_instant(given["end"], "end") if given.get("end") else moved + (end - start)
    zone = item.doc["zone"]
    changes = {"start": graph_time(moved, zone), "end": graph_time(until, zone)}
    return {"event": item_id(change_item(ctx, item, changes), immutable=True)}


def edit_event(ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
    """Edit as the organizer: `id`, `original_start`?, and what a PATCH would hold, in `changes`
    or beside the id."""
    beside = {name: value for name, value in given.items() if name not in _EDIT_KEYS}
    changes = writable(read_value(given.get("changes") or beside, "event", "changes"))
    changed = change_item(ctx, _item(ctx, given, "id"), changes)
    return {"event": item_id(changed, immutable=True)}


def delete_event(ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
    """Delete from the calendar that the id belongs to: `id`, `original_start`?, `comment`?."""
    item = _item(ctx, given, "id")
    if item.copy is None:
        cancel_item(ctx, item, str(given.get("comment") or ""))
    else:
        delete_item(ctx, item)
    return {"deleted": True}


def _locked(script: Script) -> Script:
    """Let no other change come between what a script reads and what it writes."""

    def run(ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
        with ctx.store.lock:
            return script(ctx, given)

    return run


SCRIPTS: dict[str, Script] = {
    "attendee": _locked(answer_invitation),
    "forward": _locked(forward_invitation),
    "move_event": _locked(move_event),
    "edit_event": _locked(edit_event),
    "delete_event": _locked(delete_event),
}


def _person(ctx: Context, address: Any) -> Doc:  # JSON of a script, of any type
    person = find_person(ctx.store, address) if isinstance(address, str) else None
    if person is None:
        raise GraphFault(404, "Request_ResourceNotFound", f"Nobody has the address {address}.")
    return person


def _item(ctx: Context, given: dict[str, Any], name: str) -> Item:
    if not isinstance(given.get(name), str):
        raise bad_body(f"{name} must be the id of an event.")
    item = find_anywhere(ctx, given[name])
    if not given.get("original_start"):
        return item
    day = find_day(item.doc, read_instant(given["original_start"], "original_start"))
    if day is None or day.isoformat() in item.doc["cancelled"]:
        raise not_found()
    return Item(item.person, item.doc, item.copy, occurrence(item.doc, day))
