"""The first page: everybody's mailbox, and the clock to move."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.answers import Answer, Request
from sandbox.context import Context
from sandbox.mailroom import KIND
from sandbox.pages.render import Match, back_to, fields, page, problem
from sandbox.pages.times import home_zone, next_morning, place, said
from sandbox.people import everyone

_STEPS = {
    "hour": ("+1 hour", timedelta(hours=1)),
    "day": ("+1 day", timedelta(days=1)),
    "week": ("+1 week", timedelta(weeks=1)),
    "four-weeks": ("+4 weeks", timedelta(weeks=4)),
}


def show_overview(ctx: Context, _request: Request, _match: Match) -> Answer:
    zone = home_zone(ctx)
    now = ctx.clock.now()
    people = [_row(person, counts) for person, counts in _mailboxes(ctx)]
    return page(
        ctx,
        "overview.html",
        clock=said(now, zone),
        clock_utc=f"{now:%H:%M} UTC",
        zone=place(zone),
        local_now=f"{now.astimezone(zone):%Y-%m-%dT%H:%M}",
        steps=[(name, label) for name, (label, _) in _STEPS.items()],
        people=[row for row in people if row["kind"] != "service"],
        services=[row for row in people if row["kind"] == "service"],
        faults=len(ctx.faults.rules()),
    )


def move_clock(ctx: Context, request: Request, _match: Match) -> Answer:
    """Move by a named step, to the next working morning, or to a wall time in the home zone."""
    form, zone = fields(request), home_zone(ctx)
    if form.get("step") in _STEPS:
        ctx.clock.advance(_STEPS[form["step"]][1])
    elif form.get("step") == "morning":
        ctx.clock.set(next_morning(ctx.clock.now(), zone))
    else:
        try:
            wall = datetime.fromisoformat(form.get("to", ""))
        except ValueError:
            return problem(ctx, 400, "The clock stays", "Choose a date and a time first.")
        ctx.clock.set(wall.replace(tzinfo=wall.tzinfo or zone).astimezone(UTC))
    return back_to("/")


def _mailboxes(ctx: Context) -> list[tuple[dict[str, Any], dict[str, int]]]:
    counts: defaultdict[str, dict[str, int]] = defaultdict(
        lambda: {"inbox": 0, "unread": 0, "sent": 0, "drafts": 0}
    )
    names = {"inbox": "inbox", "sentitems": "sent", "drafts": "drafts"}
    for message in ctx.store.every(KIND):
        box, folder = counts[message["mailbox"]], names.get(message["folder"])
        if folder:
            box[folder] += 1
        if folder == "inbox" and not message["isRead"]:
            box["unread"] += 1
    people = [person for person in everyone(ctx.store) if not person["deleted"]]
    people.sort(key=lambda person: person["display_name"].casefold())
    return [(person, counts[person["email"]]) for person in people]


def _row(person: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    about = [person["job_title"], person["department"], person["location"]]
    return {
        "name": person["display_name"],
        "email": person["email"],
        "kind": person["kind"],
        "about": " · ".join(part for part in about if part),
        "disabled": person["disabled"],
        **counts,
    }
