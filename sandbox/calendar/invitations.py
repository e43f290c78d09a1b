"""Mail meeting requests, updates, cancellations and answers."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sandbox.calendar.items import COPY, Item, address_of
from sandbox.calendar.series import Doc, Occurrence, occurrences, rule, span
from sandbox.calendar.zones import to_wall, zone_named
from sandbox.context import Context
from sandbox.delivery import bounced
from sandbox.mailroom import deliver
from sandbox.people import find_person
from sandbox.plain_text import html_to_text

REQUEST = "IPM.Schedule.Meeting.Request"
CANCELLED = "IPM.Schedule.Meeting.Canceled"
_ANSWERS = {
    "accepted": ("Accepted", "IPM.Schedule.Meeting.Resp.Pos"),
    "tentativelyAccepted": ("Tentative", "IPM.Schedule.Meeting.Resp.Tent"),
    "declined": ("Declined", "IPM.Schedule.Meeting.Resp.Neg"),
}


def invite(
    ctx: Context,
    doc: Doc,
    to: Iterable[Doc],
    *,
    found: Occurrence | None = None,
    updated: bool = False,
) -> None:
    """Send a meeting request for an event, or for one date of it, to these attendees."""
    exception: Doc = (found.exception if found else None) or {}
    inner = exception.get("body")
    lead = "This meeting was updated." if updated else "You are invited to a meeting."
    _send(
        ctx,
        doc,
        to,
        message_class=REQUEST,
        subject=_subject(doc, found),
        lead=lead,
        inner=doc["body"] if inner is None else inner,
        found=found,
        kind="fullUpdate" if updated else "newMeetingRequest",
    )


def call_off(
    ctx: Context, doc: Doc, to: Iterable[Doc], *, found: Occurrence | None = None, comment: str = ""
) -> None:
    """Send a cancellation with the organizer's comment to these attendees."""
    _send(
        ctx,
        doc,
        to,
        message_class=CANCELLED,
        subject="Canceled: " + _subject(doc, found),
        lead="This meeting was canceled.",
        inner=f"<p>{escape(comment)}</p>" if comment else "",
        found=found,
        kind="none",
    )


def answer_organizer(ctx: Context, item: Item, response: str, address: str) -> None:
    """Send an attendee's answer to the organizer's inbox."""
    word, message_class = _ANSWERS[response]
    organizer = find_person(ctx.store, item.doc["organizer"])
    if organizer is None or organizer["mailbox"] != "ok":
        return
    html = f"<p>{word}: {escape(_when(item.doc, item.occurrence))}</p>{_FOOT}"
    deliver(
        ctx.store,
        ctx.clock,
        to=organizer["email"],
        subject=f"{word}: {_subject(item.doc, item.occurrence)}",
        html=html,
        text=html_to_text(html),
        from_=address,
        message_class=message_class,
    )


def tell_forwarded(ctx: Context, item: Item, by: str, to: str) -> None:
    """Tell the organizer that an attendee passed the invitation on."""
    organizer = find_person(ctx.store, item.doc["organizer"])
    if organizer is None or organizer["mailbox"] != "ok":
        return
    html = f"<p>{escape(by)} has forwarded your meeting request to {escape(to)}.</p>{_FOOT}"
    deliver(
        ctx.store,
        ctx.clock,
        to=organizer["email"],
        subject=f"Meeting Forward Notification: {_subject(item.doc, item.occurrence)}",
        html=html,
        text=html_to_text(html),
        from_=by,
        message_class="IPM.Schedule.Meeting.Notification.Forward",
    )


_FOOT = "<p>Sent by the Microsoft 365 sandbox.</p>"


def _send(
    ctx: Context,
    doc: Doc,
    to: Iterable[Doc],
    *,
    message_class: str,
    subject: str,
    lead: str,
    inner: str,
    found: Occurrence | None,
    kind: str,
) -> None:
    organizer = find_person(ctx.store, doc["organizer"])
    assert organizer is not None  # an event is only ever made in a known mailbox
    place = (doc["props"].get("location") or {}).get("displayName") or ""
    html = (
        f"<p>{lead}</p><p>When: {escape(_when(doc, found))}</p>"
        + (f"<p>Where: {escape(place)}</p>" if place else "")
        + inner
        + _FOOT
    )
    start, end = (found.start, found.end) if found else span(doc)
    copies = {copy["owner"]: copy["id"] for copy in ctx.store.find(COPY, "event", doc["id"])}
    for attendee in to:
        address = address_of(attendee)
        person = find_person(ctx.store, address)
        if person is not None and person["id"] == organizer["id"]:
            continue
        sent = {
            "mailbox": organizer["email"],
            "subject": subject,
            "internetMessageId": f"<{ctx.store.new_id('')}@sandbox.example>",
            "conversationId": ctx.store.new_id("AAQk"),
        }
        if bounced(ctx, sent, address):
            continue
        ctx.counters.add("invitations")
        deliver(
            ctx.store,
            ctx.clock,
            to=person["email"] if person else address,
            subject=subject,
            html=html,
            text=html_to_text(html),
            from_=organizer["email"],
            message_class=message_class,
            extra={
                "internetMessageId": sent["internetMessageId"],
                "conversationId": sent["conversationId"],
                "external": person is None,
                "meetingMessageType": (
                    "meetingCancelled" if message_class == CANCELLED else "meetingRequest"
                ),
                "meetingRequestType": kind,
                "event_copy": copies.get(person["id"]) if person else None,
                "event_start": start.isoformat(),
                "event_end": end.isoformat(),
                "event_zone": doc["zone"],
            },
        )


def _subject(doc: Doc, found: Occurrence | None) -> str:
    exception: Doc = (found.exception if found else None) or {}
    props = {**doc["props"], **exception.get("props", {})}
    return str(props["subject"])


def _when(doc: Doc, found: Occurrence | None) -> str:
    start, end = (found.start, found.end) if found else span(doc)
    first, last = to_wall(start, doc["zone"]), to_wall(end, doc["zone"])
    city = zone_named(doc["zone"]).key.rpartition("/")[2].replace("_", " ")
    line = f"{first:%A} {first.day} {first:%B %Y, %H:%M}–{last:%H:%M} ({city})"
    recurrence = rule(doc)
    if found or recurrence is None:
        return line
    if recurrence.range_type == "noEnd":
        return f"{line}, and again without end"
    dates = sum(1 for _ in occurrences(doc, None, None))
    return f"{line}, the first of {dates} dates"
