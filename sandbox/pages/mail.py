"""Inboxes, outboxes, and one message as HTML and as text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from sandbox.answers import Answer, GraphFault, Request, not_found
from sandbox.context import Context
from sandbox.mailroom import KIND, save_message
from sandbox.pages.render import Match, back_to, fields, page, person_named
from sandbox.pages.times import said, said_short, zone_of
from sandbox.people import find_person
from sandbox.scripts.mailboxes import reply_to_message

_PAGE = 50
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
_FOLDERS = {"sentitems": "Sent", "drafts": "Drafts", "deleteditems": "Deleted"}
# The frame's own sandbox forbids scripts; this forbids everything else that a mail could load.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline';"
    " img-src data: http://localhost:* http://127.0.0.1:*; frame-ancestors 'self'"
)


def show_inbox(ctx: Context, request: Request, match: Match) -> Answer:
    person = person_named(ctx, match)
    number = _page_number(request)
    rows = _rows(ctx, person, "inbox", number)
    return page(
        ctx,
        "inbox.html",
        person=person,
        rows=rows[:_PAGE],
        unread=any(not row["read"] for row in rows),
        number=number,
        more=len(rows) > _PAGE,
    )


def show_outbox(ctx: Context, request: Request, match: Match) -> Answer:
    """Drafts, sent and deleted messages of a mailbox, mostly a service's."""
    person = person_named(ctx, match)
    number = _page_number(request)
    folders = [
        {"title": title, "rows": rows[:_PAGE], "more": len(rows) > _PAGE}
        for folder, title in _FOLDERS.items()
        if (rows := _rows(ctx, person, folder, number)) or folder == "sentitems"
    ]
    return page(ctx, "outbox.html", person=person, folders=folders, number=number)


def show_message(ctx: Context, request: Request, match: Match) -> Answer:
    message = _message(ctx, match)
    person = find_person(ctx.store, message["mailbox"])
    zone = zone_of(person["time_zone"] if person else "UTC")
    as_text = request.query.get("as") == "text"
    moment = message["sentDateTime"] or message["createdDateTime"]
    return page(
        ctx,
        "message.html",
        message=message,
        person=person,
        sender=_named(message["from"]),
        recipients=[_named(each) for each in message["toRecipients"] + message["ccRecipients"]],
        when=said(datetime.fromisoformat(moment), zone),
        as_text=as_text,
        text=linked(message["body_text"]),
        invitation=_invitation(message),
        can_reply=message["folder"] == "inbox" and message["message_class"] == "IPM.Note",
        replied="replied" in request.query,
    )


def show_html(ctx: Context, _request: Request, match: Match) -> Answer:
    """The mail's own HTML, for the frame; its links open in the whole window."""
    message = _message(ctx, match)
    base = '<base target="_top">'
    html = message["body_html"] or ""
    framed, count = re.subn(r"(<head\b[^>]*>)", rf"\1{base}", html, count=1, flags=re.IGNORECASE)
    headers = {"Content-Security-Policy": _MAIL_POLICY, "Cache-Control": "no-store"}
    return Answer(200, html=framed if count else base + html, headers=headers)


def mark_read(ctx: Context, _request: Request, match: Match) -> Answer:
    with ctx.store.lock:
        message = _message(ctx, match)
        save_message(ctx.store, {**message, "isRead": True})
    return back_to(f"/inbox/{message['mailbox']}")


def mark_all_read(ctx: Context, _request: Request, match: Match) -> Answer:
    person = person_named(ctx, match)
    with ctx.store.lock:
        for message in ctx.store.find(KIND, "folder", f"{person['email']}/inbox"):
            if not message["isRead"]:
                save_message(ctx.store, {**message, "isRead": True})
    return back_to(f"/inbox/{person['email']}")


def reply(ctx: Context, request: Request, match: Match) -> Answer:
    """Reply in the name of the person whose inbox holds the message."""
    given = {"message_id": match["message"], "text": fields(request).get("text", "")}
    reply_to_message(ctx, replace(request, body=given), match)
    return back_to(f"/message/{match['message']}?replied=yes")


def linked(text: str) -> Markup:
    """Plain text with each bare address made a link."""
    pieces, at = [], 0
    for found in _LINK.finditer(text):
        address = escape(found.group())
        pieces += [
            escape(text[at : found.start()]),
            Markup('<a href="{0}">{0}</a>').format(address),
        ]
        at = found.end()
    return Markup("").join([*pieces, escape(text[at:])])


def _message(ctx: Context, match: Match) -> dict[str, Any]:
    message = ctx.store.get(KIND, match["message"])
    if message is None:
        raise not_found()
    return message


def _rows(ctx: Context, person: dict[str, Any], folder: str, number: int) -> list[dict[str, Any]]:
    zone = zone_of(person["time_zone"])
    found = ctx.store.find(
        KIND,
        "folder",
        f"{person['email']}/{folder}",
        newest_first=True,
        skip=(number - 1) * _PAGE,
        limit=_PAGE + 1,
    )
    return [
        {
            "id": message["id"],
            "subject": message["subject"] or "(no subject)",
            "from": _named(message["from"])["name"],
            "to": ", ".join(_named(each)["name"] for each in message["toRecipients"]),
            "when": said_short(
                datetime.fromisoformat(message["sentDateTime"] or message["createdDateTime"]), zone
            ),
            "read": message["isRead"],
            "preview": " ".join(message["body_text"].split())[:110],
        }
        for message in found
    ]


def _named(recipient: dict[str, Any] | None) -> dict[str, str]:
    address = (recipient or {}).get("emailAddress") or {}
    where = address.get("address") or ""
    return {"name": address.get("name") or where, "address": where}


def _invitation(message: dict[str, Any]) -> str | None:
    """The attendee's copy of the event that a meeting request speaks of."""
    if message.get("meetingMessageType") != "meetingRequest":
        return None
    copy: str | None = message.get("event_copy")
    return copy


def _page_number(request: Request) -> int:
    text = request.query.get("page", "1")
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise GraphFault(400, "BadRequest", "There is no such page of messages.")
    return int(text)
