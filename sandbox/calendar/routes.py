"""Route the calendar calls of Graph to what they do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.answers import Answer, GraphFault, Request
from sandbox.calendar.availability import schedule
from sandbox.calendar.cancel import cancel_item, delete_item
from sandbox.calendar.change import change_item
from sandbox.calendar.create import create_event, writable
from sandbox.calendar.items import Item, find_item, mailbox_owner
from sandbox.calendar.meetings import change_meeting, find_meetings, get_meeting
from sandbox.calendar.read import list_events, list_instances, list_window, one_event
from sandbox.calendar.respond import respond
from sandbox.calendar.scripts import SCRIPTS
from sandbox.calendar.state import state_events
from sandbox.calendar.view import look_of, preferences_applied, show_item
from sandbox.calendar.zones import iana_zones, read_wall, to_utc, windows_zones
from sandbox.context import Context
from sandbox.graph.listing import narrowed, selected

__all__ = ["ROUTES", "SCRIPTS", "state_events"]

Handler = Callable[[Context, Request, re.Match[str]], Answer]

_ANSWERS = {
    "accept": "accepted",
    "decline": "declined",
    "tentativelyaccept": "tentativelyAccepted",
}


def _create(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    person = mailbox_owner(ctx, match["user"])
    look = look_of(request)
    doc = create_event(ctx, person, request.body)
    return Answer(201, show_item(ctx, Item(person, doc), look), preferences_applied(request, look))


def _list(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    return list_events(ctx, request, mailbox_owner(ctx, match["user"]))


def _view(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    return list_window(ctx, request, mailbox_owner(ctx, match["user"]))


def _get(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    return one_event(ctx, request, _item(ctx, match))


def _instances(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    return list_instances(ctx, request, _item(ctx, match))


def _change(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    look = look_of(request)
    given = writable(request.body)
    with ctx.store.lock:
        item = _item(ctx, match)
        _check_unchanged(request, item)
        if ctx.tenant.lost_changes > 0:
            # https://github.com/microsoftgraph/microsoft-graph-docs/issues/12141
            ctx.tenant.lost_changes -= 1
            return Answer(200, show_item(ctx, item, look), preferences_applied(request, look))
        changed = change_item(ctx, item, given)
        shown = show_item(ctx, changed, look)
    return Answer(200, shown, preferences_applied(request, look))


def _delete(ctx: Context, _request: Request, match: re.Match[str]) -> Answer:
    with ctx.store.lock:
        delete_item(ctx, _item(ctx, match))
    return Answer(204)


def _cancel(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    comment = request.body.get("comment") or ""
    with ctx.store.lock:
        cancel_item(ctx, _item(ctx, match), comment)
    return Answer(202)


def _respond(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    propose = request.body.get("proposedNewTime")
    times = [to_utc(*read_wall(propose[n], n)) for n in ("start", "end")] if propose else None
    with ctx.store.lock:
        item = _item(ctx, match)
        respond(ctx, item, item.person, _ANSWERS[match["answer"].lower()], propose=times)
    return Answer(202)


def _calendar(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    person = mailbox_owner(ctx, match["user"])
    licensed = ctx.tenant.teams and person["teams"]
    shown: dict[str, Any] = {
        "id": f"AAkALg{person['id']}",
        "name": "Calendar",
        "isDefaultCalendar": True,
        "canEdit": True,
        "owner": {"name": person["display_name"], "address": person["email"]},
        "allowedOnlineMeetingProviders": ["teamsForBusiness"] if licensed else [],
        "defaultOnlineMeetingProvider": "teamsForBusiness" if licensed else "unknown",
        "isTallyingResponses": ctx.tenant.tallying,
    }
    return Answer(200, narrowed(shown, selected(request)))


def _zones(ctx: Context, _request: Request, match: re.Match[str]) -> Answer:
    mailbox_owner(ctx, match["user"])
    names = iana_zones() if (match["standard"] or "").lower() == "iana" else windows_zones()
    return Answer(200, {"value": [{"alias": name, "displayName": name} for name in names]})


def _schedule(ctx: Context, request: Request, match: re.Match[str]) -> Answer:
    mailbox_owner(ctx, match["user"])
    return schedule(ctx, request)


def _item(ctx: Context, match: re.Match[str]) -> Item:
    return find_item(ctx, mailbox_owner(ctx, match["user"]), match["event"])


def _check_unchanged(request: Request, item: Item) -> None:
    wanted = request.headers.get("if-match", "*")
    if wanted not in ("*", f'W/"{item.doc["change"]:08d}"'):
        raise GraphFault(
            412, "ErrorIrresolvableConflict", "The change key does not match the current one."
        )


_USER = r"/users/(?P<user>[^/]+)"
_ONE_CALENDAR = r"(?:/calendar|/calendars/AAkALg[\w-]+)"  # O365 names even the default one by id
_EVENTS = _USER + _ONE_CALENDAR + r"?/events"
_EVENT = _EVENTS + r"/(?P<event>[^/]+)"
_MEETINGS = _USER + r"/onlineMeetings"
_ACTION = r"/(?:microsoft\.graph\.)?"
_STANDARD = r"(?:\(TimeZoneStandard=(?:microsoft\.graph\.timeZoneStandard)?'(?P<standard>\w+)'\))?"

ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", _EVENTS, _create),
    ("GET", _EVENTS, _list),
    ("GET", _EVENT, _get),
    ("PATCH", _EVENT, _change),
    ("DELETE", _EVENT, _delete),
    ("GET", _EVENT + r"/instances", _instances),
    ("POST", _EVENT + _ACTION + r"cancel", _cancel),
    ("POST", _EVENT + _ACTION + r"(?P<answer>accept|decline|tentativelyAccept)", _respond),
    ("GET", _USER + _ONE_CALENDAR + r"?/calendarView", _view),
    ("GET", _USER + _ONE_CALENDAR, _calendar),
    ("POST", _USER + r"/calendar" + _ACTION + r"getSchedule", _schedule),
    ("GET", _USER + r"/outlook/supportedTimeZones" + _STANDARD, _zones),
    ("GET", _MEETINGS, find_meetings),
    ("GET", _MEETINGS + r"/(?P<meeting>[^/]+)", get_meeting),
    ("PATCH", _MEETINGS + r"/(?P<meeting>[^/]+)", change_meeting),
]
