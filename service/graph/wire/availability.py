"""The question who is free when, and what its answer says."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from service.domain.availability import Taken
from service.graph.wire.request import GraphRequest, Json, mailbox_path

MOST_ADDRESSES = 20
"""Of one call; a list's members count."""
LONGEST = timedelta(days=56)
"""Of one call: Graph refuses 62 days and more."""
HALF_HOUR = timedelta(minutes=30)
_FREE = frozenset("04")
"""4 is "working elsewhere" in older answers; newer ones say 0 for it."""


def get_schedule(
    mailbox: str, addresses: Sequence[str], begin: datetime, end: datetime
) -> GraphRequest:
    """Ask for the half hours of some people between two instants; it changes nothing.

    Source: https://learn.microsoft.com/graph/api/calendar-getschedule
    """
    return GraphRequest(
        method="POST",
        path=mailbox_path(mailbox, "calendar", "getSchedule"),
        repeatable=True,
        json={
            "schedules": list(addresses),
            "startTime": _utc(begin),
            "endTime": _utc(end),
            "availabilityViewInterval": int(HALF_HOUR.total_seconds() // 60),
        },
    )


def read_schedules(answer: Json, begin: datetime) -> Iterator[tuple[str, Taken | None]]:
    """Yield who is taken when; None for whom Graph has an error, or no word.

    Subjects and places, which Graph may send along, are not looked at.
    """
    for entry in answer.get("value", []):
        view = entry.get("availabilityView")
        is_known = bool(view) and not entry.get("error")
        yield str(entry["scheduleId"]).casefold(), tuple(_spans(view, begin)) if is_known else None


def _spans(view: str, begin: datetime) -> Iterator[tuple[datetime, datetime]]:
    since: int | None = None
    for place, digit in enumerate(f"{view}0"):
        if digit in _FREE and since is not None:
            yield begin + since * HALF_HOUR, begin + place * HALF_HOUR
            since = None
        elif digit not in _FREE and since is None:
            since = place


def _utc(instant: datetime) -> Json:
    return {"dateTime": f"{instant:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}
