"""Tell scripts and tests what every calendar holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sandbox.calendar.items import Item, dates_of, exceptions_of, item_id, mailbox_items
from sandbox.calendar.series import occurrence, rule
from sandbox.calendar.view import Look, extended_values_of, response_of, show_item
from sandbox.calendar.zones import iso, to_wall
from sandbox.context import Context
from sandbox.people import everyone, find_person

_ENDLESS_SHOWS = timedelta(days=2 * 366)


def state_events(ctx: Context, to: str | None, since: datetime | None) -> list[dict[str, Any]]:
    """Events of every calendar, masters and singles, with the dates of each series.

    Args:
        to: only this address's calendar.
        since: only events that changed at or after this instant (aware).

    Returns:
        Graph's event JSON (times UTC, immutable ids) with `mailbox`, `tags` (extended properties
        by id and name), `occurrences` (every date that stands), `exceptions` (event JSON of changed
        dates) and `cancelled` (original starts). A series without end shows two years.
    """
    people = everyone(ctx.store)
    if to is not None:
        found = find_person(ctx.store, to)
        people = [found] if found else []
    items = [item for person in people for item in mailbox_items(ctx, person)]
    if since is not None:
        # Events are stamped in whole seconds: a change in the second of `since` counts.
        whole = since.replace(microsecond=0)
        items = [i for i in items if datetime.fromisoformat(i.doc["modified"]) >= whole]
    return [_state(ctx, item) for item in items]


def _state(ctx: Context, item: Item) -> dict[str, Any]:
    look, recurrence = Look(), rule(item.doc)
    endless = recurrence is not None and recurrence.range_type == "noEnd"
    before = ctx.clock.now() + _ENDLESS_SHOWS if endless else None
    dates = dates_of(ctx, item, None, before)
    return show_item(ctx, item, look) | {
        "mailbox": item.person["email"],
        "tags": _tags(item),
        "occurrences": [_date(ctx, each) for each in dates],
        "exceptions": [show_item(ctx, each, look) for each in exceptions_of(ctx, item)],
        "cancelled": [
            iso(occurrence(item.doc, date.fromisoformat(day)).original_start)
            for day in item.doc["cancelled"]
        ],
    }


def _tags(item: Item) -> dict[str, str]:
    """Extended properties by id and, as for messages, by bare name."""
    tags = {each["id"]: each["value"] for each in extended_values_of(item)}
    return tags | {name.rpartition(" Name ")[2]: value for name, value in tags.items()}


def _date(ctx: Context, item: Item) -> dict[str, Any]:
    found, zone = item.occurrence, item.doc["zone"]
    assert found is not None
    return {
        "id": item_id(item, immutable=True),
        "original_start": iso(found.original_start),
        "start": iso(found.start),
        "end": iso(found.end),
        "local_start": to_wall(found.start, zone).isoformat(),
        "local_end": to_wall(found.end, zone).isoformat(),
        "time_zone": zone,
        "type": "exception" if found.exception else "occurrence",
        "response": response_of(ctx, item)["response"],
    }
