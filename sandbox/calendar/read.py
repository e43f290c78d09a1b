"""Read events: one, many, a window, and the dates of a series."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sandbox.answers import Answer, GraphFault, Request
from sandbox.calendar.items import (
    EVENT,
    Item,
    dates_of,
    exceptions_of,
    mailbox_items,
    master_id,
)
from sandbox.calendar.series import Doc, span
from sandbox.calendar.view import (
    Look,
    extended_values_of,
    look_of,
    preferences_applied,
    response_of,
    show_item,
)
from sandbox.calendar.zones import read_instant
from sandbox.context import Context
from sandbox.graph.filters import parse_filter
from sandbox.graph.listing import page

_PAGE, _LARGEST_PAGE = 10, 1000
_ORDERS: dict[str, Callable[[Item], Any]] = {  # each key sorts by a value of one type
    "createddatetime": lambda item: item.doc["created"],
    "lastmodifieddatetime": lambda item: item.doc["modified"],
    "subject": lambda item: item.doc["props"]["subject"],
    "start/datetime": lambda item: start_of(item),
}


def one_event(ctx: Context, request: Request, item: Item) -> Answer:
    """One item; on a master's id also its cancelled dates and exceptions, when asked for."""
    look = look_of(request)
    shown = show_item(ctx, item, look)
    if item.doc["recurrence"] and item.occurrence is None:
        if "cancelledOccurrences" in (look.select or ()):
            master = master_id(item, immutable=look.immutable)
            shown["cancelledOccurrences"] = [f"OID.{master}.{d}" for d in item.doc["cancelled"]]
        if "exceptionOccurrences" in request.query.get("$expand", ""):
            within = Look(look.zone, immutable=look.immutable, text_body=look.text_body)
            shown["exceptionOccurrences"] = [
                show_item(ctx, each, within) for each in exceptions_of(ctx, item)
            ]
    return Answer(200, shown, preferences_applied(request, look))


def list_events(ctx: Context, request: Request, person: Doc) -> Answer:
    """Masters and single events of the mailbox."""
    asked = request.query.get("$filter")
    items = _filtered(ctx, person, asked) if asked else mailbox_items(ctx, person)
    order = request.query.get("$orderby")
    if order:
        name, _, direction = order.strip().partition(" ")
        if name.lower() not in _ORDERS or direction.lower() not in ("", "asc", "desc"):
            raise GraphFault(400, "ErrorInvalidUrlQuery", f"Ordering by '{order}' is refused.")
        items.sort(key=_ORDERS[name.lower()], reverse=direction.lower() == "desc")
    return _page(ctx, request, [item for item in items if _is_kept(ctx, item)])


def list_window(ctx: Context, request: Request, person: Doc) -> Answer:
    """The calendar view: single events and dates of series that overlap the window."""
    after, before = _window(request)
    for name in (request.query.get("$select") or "").split(","):
        if name.strip() in ("createdDateTime", "lastModifiedDateTime"):
            raise GraphFault(400, "ErrorInvalidProperty", f"'{name}' can't be selected here.")
    found = dates_between(ctx, person, after, before)
    return _page(ctx, request, [item for item in found if _is_kept(ctx, item)])


def dates_between(ctx: Context, person: Doc, after: datetime, before: datetime) -> list[Item]:
    """What a person has in a window (aware UTC), declined or not, in order of start."""
    items = []
    for item in mailbox_items(ctx, person):
        if item.doc["recurrence"]:
            items += dates_of(ctx, item, after, before)
        elif start_of(item) < before and span(item.doc)[1] > after:
            items.append(item)
    return sorted(items, key=start_of)


def list_instances(ctx: Context, request: Request, item: Item) -> Answer:
    """Occurrences and exceptions of a master in a window; cancelled dates are left out."""
    if not item.doc["recurrence"] or item.occurrence is not None:
        raise GraphFault(
            400, "ErrorInvalidRequest", "Instances exist for the master of a series alone."
        )
    return _page(ctx, request, dates_of(ctx, item, *_window(request)))


def start_of(item: Item) -> datetime:
    return item.occurrence.start if item.occurrence else span(item.doc)[0]


def _window(request: Request) -> tuple[datetime, datetime]:
    given = {name.lower(): value for name, value in request.query.items()}
    if "startdatetime" not in given or "enddatetime" not in given:
        raise GraphFault(
            400,
            "ErrorInvalidRequest",
            "This request requires a time window specified by the query string parameters"
            " StartDateTime and EndDateTime.",
        )
    after = read_instant(given["startdatetime"], "startDateTime")
    before = read_instant(given["enddatetime"], "endDateTime")
    if before < after:
        raise GraphFault(400, "ErrorInvalidParameter", "The window ends before it starts.")
    return after, before


def _filtered(ctx: Context, person: Doc, asked: str) -> list[Item]:
    understood = parse_filter(asked)
    tags = [pair for pair in understood.required if pair[0].startswith("extended:")]
    if tags:
        name, value = tags[0][0].removeprefix("extended:"), tags[0][1].lower()
        # The search index lags behind writes, in real time.
        seen_until = time.time() - ctx.tenant.search_lag_ms / 1000
        found = ctx.store.find(EVENT, "extended", f"{person['id']}/{name}={value}")
        items = [Item(person, doc) for doc in found if doc["tagged_at"] <= seen_until]
    else:
        items = mailbox_items(ctx, person)
    whole = Look()
    return [
        item
        for item in items
        if understood.matches(
            show_item(ctx, item, whole)
            | {"singleValueExtendedProperties": extended_values_of(item)}
        )
    ]


def _page(ctx: Context, request: Request, items: Sequence[Item]) -> Answer:
    look = look_of(request)
    asked = re.search(r"odata\.maxpagesize=(\d+)", request.headers.get("prefer", ""))
    size = max(1, min(int(asked[1]), _LARGEST_PAGE)) if asked else _PAGE
    shown = [show_item(ctx, item, look) for item in items]
    body = {"@odata.context": f"{ctx.graph_base_url}/$metadata#Collection(event)"}
    return Answer(
        200,
        body | page(ctx, request, shown, size=size, most=_LARGEST_PAGE),
        preferences_applied(request, look),
    )


def _is_kept(ctx: Context, item: Item) -> bool:
    """Outlook takes what an attendee declined out of the attendee's calendar."""
    return item.copy is None or response_of(ctx, item)["response"] != "declined"
