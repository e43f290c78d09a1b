"""Record attendees' answers and forwards where the organizer's calendar tracks them."""

from __future__ import annotations

from typing import Any

from sandbox.answers import GraphFault, not_found
from sandbox.calendar.change import set_exception
from sandbox.calendar.create import NO_ANSWER
from sandbox.calendar.invitations import answer_organizer, invite, tell_forwarded
from sandbox.calendar.items import Item, address_of, invitation_of, save_event, sync_copies
from sandbox.calendar.series import Doc, occurrence
from sandbox.calendar.zones import graph_time, iso
from sandbox.context import Context
from sandbox.people import find_person

RESPONSES = ("accepted", "declined", "tentativelyAccepted")


def respond(
    ctx: Context, item: Item, person: Doc, response: str, *, propose: list[Any] | None = None
) -> Item:
    """Answer for one person; an answer to one date makes that date an exception.

    Args:
        propose: aware start and end of another time that the attendee would like.

    Raises:
        GraphFault: the person is not invited, or is the organizer.
    """
    doc, found = item.doc, item.occurrence
    if person["id"] == doc["organizer"]:
        raise GraphFault(
            400, "ErrorInvalidRequest", "You are the organizer and cannot answer your own meeting."
        )
    with ctx.store.lock:
        attendees = doc["attendees"]
        if found is not None:
            attendees = set_exception(ctx, doc, found.day.isoformat())["attendees"]
        entry = invitation_of(ctx, person, attendees)
        if entry is None:
            raise not_found()
        entry["status"] = {"response": response, "time": iso(ctx.clock.now())}
        entry.pop("proposedNewTime", None)
        if propose:
            entry["proposedNewTime"] = {
                "start": graph_time(propose[0], "UTC"),
                "end": graph_time(propose[1], "UTC"),
            }
        save_event(ctx, doc)
        ctx.counters.add(f"responses_{response}")
        answered = Item(item.person, doc, item.copy, occurrence(doc, found.day) if found else None)
        answer_organizer(ctx, answered, response, person["email"])
    return answered


def forward(ctx: Context, item: Item, by: str, to: str) -> None:
    """Pass an invitation on: the newcomer joins the attendees, the organizer is told."""
    doc, found = item.doc, item.occurrence
    person = find_person(ctx.store, to)
    entry = {
        "type": "required",
        "status": dict(NO_ANSWER),
        "emailAddress": {"name": person["display_name"] if person else to, "address": to},
    }
    with ctx.store.lock:
        attendees = doc["attendees"]
        if found is not None:
            attendees = set_exception(ctx, doc, found.day.isoformat())["attendees"]
        if to.lower() not in {address_of(each) for each in attendees}:
            attendees.append(entry)
        save_event(ctx, doc)
        sync_copies(ctx, doc)
        now_found = occurrence(doc, found.day) if found else None
        invite(ctx, doc, [entry], found=now_found)
        tell_forwarded(ctx, item, by, to)
