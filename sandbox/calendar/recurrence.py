"""Expand a Graph recurrence into dates, in the wall calendar of the series."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, takewhile
from typing import Any

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
INDEXES = ("first", "second", "third", "fourth", "last")
PATTERN_TYPES = (
    "daily",
    "weekly",
    "absoluteMonthly",
    "relativeMonthly",
    "absoluteYearly",
    "relativeYearly",
)
RANGE_TYPES = ("endDate", "noEnd", "numbered")

# Exchange stops computing here; it also keeps an endless series from running past date.max.
LAST_DAY = date(4500, 8, 31)


class RecurrenceRefused(ValueError):
    """The recurrence breaks a rule of recurrencePattern or recurrenceRange."""


@dataclass(frozen=True)
class Recurrence:
    """One validated recurrence; weekdays count from Monday = 0."""

    kind: str
    interval: int
    days_of_week: tuple[int, ...]
    first_day_of_week: int
    index: str
    day_of_month: int
    month: int
    starts_on: date
    range_type: str
    ends_on: date | None
    count: int | None
    zone: str | None

    @property
    def pattern(self) -> tuple[object, ...]:
        """What decides which days repeat, apart from where the series begins and ends."""
        return (
            self.kind,
            self.interval,
            self.days_of_week,
            self.first_day_of_week if self.kind == "weekly" else None,
            self.index,
            self.day_of_month,
            self.month,
        )


def parse_recurrence(value: dict[str, Any]) -> Recurrence:
    """Check a patternedRecurrence as Graph does.

    Args:
        value: JSON whose names and types the schema table has already passed, hence the Any.

    Raises:
        RecurrenceRefused: a field is missing or out of range. Fields the type does not use are
            checked too: `dayOfMonth: 0` on a weekly pattern is an error.

    Source: https://learn.microsoft.com/graph/api/resources/recurrencepattern
    """
    pattern, span = value.get("pattern"), value.get("range")
    if not pattern or not span:
        raise RecurrenceRefused("A recurrence needs both a pattern and a range.")
    kind = _choice(pattern.get("type"), PATTERN_TYPES, "pattern type")
    range_type = _choice(span.get("type"), RANGE_TYPES, "range type")
    interval = pattern.get("interval")
    if interval is None or not 1 <= interval <= 999:
        raise RecurrenceRefused("The interval of a recurrence pattern must be 1 to 999.")
    days = {_choice(day, WEEKDAYS, "day of the week") for day in pattern.get("daysOfWeek") or ()}
    if kind in ("weekly", "relativeMonthly", "relativeYearly") and not days:
        raise RecurrenceRefused(f"A {kind} pattern needs daysOfWeek.")
    return Recurrence(
        kind=kind,
        interval=interval,
        days_of_week=tuple(sorted(WEEKDAYS.index(day) for day in days)),
        first_day_of_week=WEEKDAYS.index(
            _choice(pattern.get("firstDayOfWeek", "sunday"), WEEKDAYS, "first day of the week")
        ),
        index=_choice(pattern.get("index", "first"), INDEXES, "index"),
        day_of_month=_number(pattern, "dayOfMonth", 31, needed=kind.startswith("absolute")),
        month=_number(pattern, "month", 12, needed=kind.endswith("Yearly")),
        starts_on=_day(span, "startDate"),
        range_type=range_type,
        ends_on=_day(span, "endDate") if range_type == "endDate" else None,
        count=_number(span, "numberOfOccurrences", 999, needed=True)
        if range_type == "numbered"
        else None,
        zone=span.get("recurrenceTimeZone"),
    )


def occurrence_dates(recurrence: Recurrence) -> Iterator[date]:
    """Yield the days of the series in order; lazily, as a `noEnd` series runs to the year 4500."""
    last = min(recurrence.ends_on or LAST_DAY, LAST_DAY)
    days = (day for day in _candidates(recurrence, last) if day >= recurrence.starts_on)
    return islice(takewhile(lambda day: day <= last, days), recurrence.count)


def as_graph(recurrence: Recurrence, zone: str) -> dict[str, Any]:
    """Answer the recurrence in full, unused fields zeroed, as Graph does."""
    return {
        "pattern": {
            "type": recurrence.kind,
            "interval": recurrence.interval,
            "month": recurrence.month,
            "dayOfMonth": recurrence.day_of_month,
            "daysOfWeek": [WEEKDAYS[day] for day in recurrence.days_of_week],
            "firstDayOfWeek": WEEKDAYS[recurrence.first_day_of_week],
            "index": recurrence.index,
        },
        "range": {
            "type": recurrence.range_type,
            "startDate": recurrence.starts_on.isoformat(),
            "endDate": (recurrence.ends_on or date.min).isoformat(),
            "recurrenceTimeZone": recurrence.zone or zone,
            "numberOfOccurrences": recurrence.count or 0,
        },
    }


def _candidates(rule: Recurrence, last: date) -> Iterator[date]:
    """Yield days of the pattern from the period that holds the start, up to some day past `last`.

    Days before the start may come out too.
    """
    if rule.kind == "daily":
        for offset in range(0, (last - rule.starts_on).days + 1, rule.interval):
            yield rule.starts_on + timedelta(days=offset)
        return
    if rule.kind == "weekly":
        into_week = (rule.starts_on.weekday() - rule.first_day_of_week) % 7
        offsets = sorted((day - rule.first_day_of_week) % 7 for day in rule.days_of_week)
        for week in range(-into_week, (last - rule.starts_on).days + 1, 7 * rule.interval):
            for offset in offsets:
                yield rule.starts_on + timedelta(days=week + offset)
        return
    yearly = rule.kind.endswith("Yearly")
    step = rule.interval * (12 if yearly else 1)
    first = rule.starts_on.year * 12 + (rule.month if yearly else rule.starts_on.month) - 1
    for months in range(first, last.year * 12 + last.month, step):
        year, month = divmod(months, 12)
        yield _day_in_month(rule, year, month + 1)


def _day_in_month(rule: Recurrence, year: int, month: int) -> date:
    length = calendar.monthrange(year, month)[1]
    if rule.kind.startswith("absolute"):
        # Outlook meets on the last day of a month that is too short; iCalendar skips it.
        return date(year, month, min(rule.day_of_month, length))
    matches = [
        day
        for day in (date(year, month, number) for number in range(1, length + 1))
        if day.weekday() in rule.days_of_week
    ]
    return matches[-1] if rule.index == "last" else matches[INDEXES.index(rule.index)]


def _choice(value: object, allowed: tuple[str, ...], what: str) -> str:
    for name in allowed:
        # Clients send enum values in any case; answers carry the canonical one.
        if isinstance(value, str) and value.lower() == name.lower():
            return name
    raise RecurrenceRefused(f"The {what} is missing or is not one of {', '.join(allowed)}.")


def _number(holder: dict[str, Any], name: str, most: int, *, needed: bool) -> int:
    if name not in holder and not needed:
        return 0
    value = holder.get(name)
    if value is None or not 1 <= value <= most:
        raise RecurrenceRefused(f"{name} must be 1 to {most}.")
    return int(value)


def _day(span: dict[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(span.get(name) or "")
    except ValueError as exc:
        raise RecurrenceRefused(f"{name} must be a date written YYYY-MM-DD.") from exc
