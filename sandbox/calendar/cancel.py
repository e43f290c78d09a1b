"""Cancel or delete a meeting, a series, or one date of it."""

from __future__ import annotations

from sandbox.answers import GraphFault
from sandbox.calendar.invitations import call_off
from sandbox.calendar.items import (
    COPY,
    Item,
    everyone_invited,
    remove_event,
    save_event,
    sync_copies,
)
from sandbox.context import Context


def cancel_item(ctx: Context, item: Item, comment: str) -> None:
    """Cancel as the organizer; attendees are mailed the comment.

    Raises:
        GraphFault: an attendee tried.

    Source: https://learn.microsoft.com/graph/api/event-cancel
    """
    if item.copy is not None:
        raise GraphFault(
            400,
            "ErrorInvalidRequest",
            "Your request can't be completed. You need to be an organizer to cancel a meeting.",
        )
    doc, found = item.doc, item.occurrence
    with ctx.store.lock:
        ctx.counters.add("events_cancelled")
        if found is None:
            call_off(ctx, doc, everyone_invited(doc), comment=comment)
            remove_event(ctx, doc)
            return
        call_off(ctx, doc, item.attendees, found=found, comment=comment)
        day = found.day.isoformat()
        doc["exceptions"].pop(day, None)
        doc["cancelled"] = sorted({*doc["cancelled"], day})
        save_event(ctx, doc)
        sync_copies(ctx, doc)


def delete_item(ctx: Context, item: Item) -> None:
    """Delete from one calendar: the organizer's delete cancels without a comment."""
    if item.copy is None:
        cancel_item(ctx, item, "")
    else:
        ctx.store.delete(COPY, item.copy["id"])
