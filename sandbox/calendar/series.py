"""Expand a stored event into its occurrences, and find its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sandbox.calendar.recurrence import Recurrence, occurrence_dates, parse_recurrence
from sandbox.calendar.zones import to_utc, to_wall

Doc = dict[str, Any]
"""One stored event, as JSON:

`start`, `end` naive wall times in `zone` (of the first occurrence for a series); `recurrence`
as checked or None; `cancelled` original days; `exceptions` by original day, each with what
differs: `props`, `start` and `end` as UTC instants, its own `attendees`, `body`, `teams`.
"""


@dataclass(frozen=True)
class Occurrence:
    """One date of a series: where the pattern puts it, and where it is now (aware UTC)."""

    day: date
    original_start: datetime
    start: datetime
    end: datetime
    exception: Doc | None


def rule(doc: Doc) -> Recurrence | None:
    return parse_recurrence(doc["recurrence"]) if doc["recurrence"] else None


def span(doc: Doc) -> tuple[datetime, datetime]:
    """Start and end of a single event or of a master's first occurrence, aware UTC."""
    return to_utc(_wall(doc["start"]), doc["zone"]), to_utc(_wall(doc["end"]), doc["zone"])


def occurrence(doc: Doc, day: date) -> Occurrence:
    """One date of the series; wall time stays the same over clock changes."""
    first, last = _wall(doc["start"]), _wall(doc["end"])
    wall = datetime.combine(day, first.time())
    original = to_utc(wall, doc["zone"])
    start, end = original, to_utc(wall + (last - first), doc["zone"])
    exception = doc["exceptions"].get(day.isoformat())
    if exception and exception.get("start"):
        start = datetime.fromisoformat(exception["start"])
        end = datetime.fromisoformat(exception["end"])
    return Occurrence(day, original, start, end, exception)


def occurrences(doc: Doc, after: datetime | None, before: datetime | None) -> Iterator[Occurrence]:
    """Yield the dates that are not cancelled and overlap a window (aware UTC), in order.

    Wrong use: an endless series without `before` yields until the year 4500.
    """
    recurrence = rule(doc)
    if recurrence is None:
        return
    for day in occurrence_dates(recurrence):
        if day.isoformat() in doc["cancelled"]:
            continue
        found = occurrence(doc, day)
        # A date cannot cross its neighbours, so the order of days is the order of starts.
        if before is not None and found.start >= before:
            return
        if after is None or found.end > after:
            yield found


def find_day(doc: Doc, original_start: datetime) -> date | None:
    """The series' day whose original start is this instant, cancelled or not."""
    return existing_day(doc, to_wall(original_start, doc["zone"]).date())


def existing_day(doc: Doc, day: date) -> date | None:
    recurrence = rule(doc)
    if recurrence is None:
        return None
    for each in occurrence_dates(recurrence):
        if each >= day:
            return day if each == day else None
    return None


def neighbours(doc: Doc, day: date) -> tuple[date | None, date | None]:
    """The wall days on which the dates just before and after this one now take place."""
    before: date | None = None
    for found in occurrences(doc, None, None):
        now_on = to_wall(found.start, doc["zone"]).date()
        if found.day < day:
            before = now_on
        elif found.day > day:
            return before, now_on
    return before, None


def first_start(recurrence: Recurrence, start: datetime, end: datetime) -> tuple[str, str]:
    """Wall start and end of the first occurrence, which is what the master shows.

    The day comes from the range and pattern, the time of day from `start`: where the two
    disagree, Outlook believes the range.
    """
    day = next(occurrence_dates(recurrence), recurrence.starts_on)
    first = datetime.combine(day, start.time())
    return first.isoformat(), (first + (end - start)).isoformat()


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text)
