"""The little of Teams' onlineMeetings that an organizer's service needs."""

from __future__ import annotations

import re
from typing import Any

from sandbox.answers import Answer, GraphFault, Request
from sandbox.calendar.items import EVENT, mailbox_owner
from sandbox.calendar.series import Doc, span
from sandbox.calendar.zones import iso
from sandbox.context import Context

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_BY_URL = re.compile(r"JoinWebUrl eq '([^']*)'", re.IGNORECASE)
_SETTINGS = (
    "subject",
    "allowedPresenters",
    "lobbyBypassSettings",
    "participants",
    "recordAutomatically",
)


def find_meetings(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    """Find a meeting by its join link, as its organizer.

    Source: https://learn.microsoft.com/graph/api/onlinemeeting-get
    """
    person = _organizer(ctx, match["user"])
    by_url = _BY_URL.fullmatch(request.query.get("$filter", "").strip())
    if by_url is None:
        raise GraphFault(400, "BadRequest", "A $filter by JoinWebUrl is needed.")
    found = ctx.store.find(EVENT, "join_url", by_url[1])
    if any(doc["organizer"] != person["id"] for doc in found):
        raise GraphFault(403, "Forbidden", "User is not the organizer of this meeting.")
    return Answer(200, {"value": [_shown(person, doc) for doc in found]})


def get_meeting(ctx: Context, _request: Request, match: re.Match[str]) -> Answer:
    person = _organizer(ctx, match["user"])
    return Answer(200, _shown(person, _meeting(ctx, person, match["meeting"])))


def change_meeting(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    """Set co-organizers, lobby and presenters."""
    person = _organizer(ctx, match["user"])
    given = {name: request.body[name] for name in _SETTINGS if name in request.body}
    with ctx.store.lock:
        doc = _meeting(ctx, person, match["meeting"])
        doc["teams"]["settings"] = {**doc["teams"].get("settings", {}), **given}
        # The calendar item itself did not change: neither its stamp nor its attendees' copies.
        ctx.store.put(EVENT, doc["id"], doc, owner=doc["organizer"])
    return Answer(200, _shown(person, doc))


def _organizer(ctx: Context, user: str) -> Doc:
    if not ctx.tenant.teams_policy:
        raise GraphFault(
            403, "Forbidden", "No application access policy found for this app on the user."
        )
    if not _GUID.fullmatch(user):
        raise GraphFault(400, "BadRequest", "The user must be named by object id.")
    return mailbox_owner(ctx, user)


def _meeting(ctx: Context, person: Doc, meeting_id: str) -> Doc:
    for doc in ctx.store.every(EVENT, person["id"]):
        if doc["teams"] and doc["teams"]["id"] == meeting_id:
            return doc
    raise GraphFault(404, "NotFound", "Meeting was not found.")


def _shown(person: Doc, doc: Doc) -> dict[str, Any]:
    start, end = span(doc)
    settings = doc["teams"].get("settings", {})
    return {
        "id": doc["teams"]["id"],
        "creationDateTime": doc["created"],
        "startDateTime": iso(start),
        "endDateTime": iso(end),
        "joinWebUrl": doc["teams"]["joinUrl"],
        "subject": doc["props"]["subject"],
        "allowedPresenters": "everyone",
        "lobbyBypassSettings": {"scope": "organization", "isDialInBypassEnabled": False},
        "recordAutomatically": False,
        **settings,
        "participants": {
            "organizer": {
                "upn": person["email"],
                "role": "presenter",
                "identity": {"user": {"id": person["id"], "displayName": person["display_name"]}},
            },
            "attendees": (settings.get("participants") or {}).get("attendees") or [],
        },
    }
