"""A planning problem as it lies in a file, into values."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.errors import BadInput, Problem
from service.planning.dates_problem import (
    DateProblem,
    Facilitator,
    Member,
    Minutes,
    Pin,
    PlannedSet,
)

Data = Mapping[str, Any]
_T = TypeVar("_T")

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DIGITS = 5
"""Hex digits of a member's day."""


def read_problem(data: object, *, file: str) -> DateProblem:
    """Return the problem that a parsed JSON file describes.

    Args:
        file: its name, for what is said about it.

    Raises:
        BadInput: something is missing or not understood; the first such thing is named.
    """
    with _telling_where(file):
        return _problem(_is(dict, data))


def read_plan(data: object, *, file: str) -> dict[str, tuple[datetime, ...]]:
    """Return the start times of a plan, by set.

    Raises:
        BadInput: it is no plan.
    """
    with _telling_where(file):
        return _at(
            _is(dict, data),
            "sets",
            lambda sets: _each(sets, lambda starts: tuple(_listed(starts, _instant))),
        )


def parse_weekdays(text: str) -> frozenset[int]:
    """Return the weekdays (Monday 0) of a text like `Mon-Fri`, `Mon;Tue;Thu` or `Sun-Thu`.

    Raises:
        ValueError: a day is not understood.
    """
    found: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(";"))):
        ends = [_DAYS.index(end.strip().lower()[:3]) for end in part.split("-")]
        first, last = ends[0], ends[-1]
        found.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return frozenset(found)


class _Unread(Exception):
    """Something in the file is missing or not understood; `places` lead to it, inmost first."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.places: list[str] = []


@contextmanager
def _telling_where(file: str) -> Iterator[None]:
    try:
        yield
    except _Unread as exc:
        place = ".".join(reversed(exc.places)) or None
        raise BadInput([Problem(file, None, place, exc.message)]) from exc


def _problem(data: Data) -> DateProblem:
    holidays = _at(data, "holidays", lambda all_: _each(all_, _holidays))
    facilitators = dict(
        _at(
            data,
            "facilitators",
            lambda rows: _listed(rows, lambda row: _facilitator(row, holidays)),
        )
    )
    sets = dict(
        _at(data, "sets", lambda rows: _listed(rows, lambda row: _set(row, facilitators, holidays)))
    )
    return DateProblem(
        sessions=_at(data, "sessions", _positive),
        session_minutes=_at(data, "session_minutes", _positive),
        cadence_weeks=_at(data, "cadence_weeks", _positive),
        tolerance_weeks=_at(data, "cadence_tolerance_weeks", _whole),
        first_on=_at(data, "earliest_date", _date),
        last_on=_at(data, "latest_date", _date),
        grid_minutes=_at(data, "grid_minutes", _positive),
        member_hours=_at(data, "member_hours", _hours),
        pause_minutes=_at(data, "facilitator_gap_minutes", _whole),
        blackout=_at(data, "blackout_dates", _dates),
        holidays=holidays,
        facilitators=facilitators,
        sets=sets,
        pins=_at(data, "pins", lambda pins: _each(pins, _pin)) if "pins" in data else {},
    )


def _facilitator(row: Data, holidays: Mapping[str, object]) -> tuple[str, Facilitator]:
    return _at(row, "id", _text), Facilitator(
        name=_at(row, "name", _text),
        zone=_at(row, "time_zone", _zone),
        calendar=_at(row, "calendar", lambda name: _known(name, holidays, "calendar")),
        hours=_at(row, "working_hours", _week),
        busy=tuple(_at(row, "busy", lambda spans: _listed(spans, _span))),
        off=_at(row, "blackout_dates", _dates),
    )


def _set(
    row: Data, facilitators: Mapping[str, object], holidays: Mapping[str, object]
) -> tuple[str, PlannedSet]:
    return _at(row, "id", _text), PlannedSet(
        facilitator=_at(row, "facilitator", lambda name: _known(name, facilitators, "facilitator")),
        # Their order in the file shall not matter.
        members=tuple(
            sorted(
                _at(row, "members", lambda rows: _listed(rows, lambda one: _member(one, holidays))),
                key=lambda member: member.address,
            )
        ),
    )


def _member(row: Data, holidays: Mapping[str, object]) -> Member:
    return Member(
        address=_at(row, "email", _text),
        zone=_at(row, "time_zone", _zone),
        calendar=_at(row, "calendar", lambda name: _known(name, holidays, "calendar")),
        weekdays=_at(row, "working_days", lambda text: _made(parse_weekdays, text, "weekdays")),
        busy=_at(row, "busy", _grid),
    )


def _pin(row: object) -> Pin:
    data = _is(dict, row)
    starts = _at(data, "starts", lambda all_: _each(all_, _instant)) if "starts" in data else {}
    pattern = data.get("pattern")
    return Pin(
        starts={_made(int, number, "session") - 1: start for number, start in starts.items()},
        pattern=None if pattern is None else (_day(pattern[0]), _minute(pattern[1])),
    )


def _at(row: object, field: str, read: Callable[[Any], _T]) -> _T:
    data = _is(dict, row)
    if field not in data:
        raise _Unread(f"“{field}” is missing.")
    try:
        return read(data[field])
    except _Unread as exc:
        exc.places.append(field)
        raise


def _each(value: object, read: Callable[[Any], _T]) -> dict[str, _T]:
    return {str(name): _at(value, name, read) for name in _is(dict, value)}


def _listed(value: object, read: Callable[[Any], _T]) -> list[_T]:
    found: list[_T] = []
    for number, one in enumerate(_is(list, value), start=1):
        try:
            found.append(read(one))
        except _Unread as exc:
            exc.places.append(str(number))
            raise
    return found


def _is(kind: type[_T], value: object) -> _T:
    names = {dict: "an object", list: "a list", str: "text", int: "a whole number"}
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _Unread(f"It should be {names[kind]}.")
    return value


def _made(make: Callable[[Any], _T], text: object, what: str) -> _T:
    try:
        return make(_is(str, text))
    except ValueError as exc:
        raise _Unread(f"“{text}” is not understood as {what}.") from exc


def _known(name: object, among: Mapping[str, object], what: str) -> str:
    if name not in among:
        raise _Unread(f"There is no {what} “{name}”.")
    return str(name)


def _text(value: object) -> str:
    return _is(str, value)


def _whole(value: object) -> int:
    number = _is(int, value)
    if number < 0:
        raise _Unread(f"{number} is less than nothing.")
    return number


def _positive(value: object) -> int:
    if _whole(value) == 0:
        raise _Unread("It should be more than 0.")
    return _is(int, value)


def _zone(value: object) -> str:
    try:
        return ZoneInfo(_is(str, value)).key
    except (ZoneInfoNotFoundError, ValueError) as exc:
        raise _Unread(f"“{value}” is no time zone.") from exc


def _date(value: object) -> date:
    return _made(date.fromisoformat, value, "a date, as 2027-03-14")


def _dates(value: object) -> frozenset[date]:
    return frozenset(_listed(value, _date))


def _holidays(value: object) -> dict[date, str]:
    """Return holidays; where only dates are given, they have no names."""
    if isinstance(value, dict):
        return {_date(day): _text(name) for day, name in value.items()}
    return dict.fromkeys(sorted(_dates(value)), "")


def _minute(value: object) -> int:
    parts = [_made(int, part, "a time, as 08:00") for part in _is(str, value).split(":")]
    if len(parts) != 2:
        raise _Unread(f"“{value}” is not understood as a time, as 08:00.")
    return parts[0] * 60 + parts[1]


def _hours(value: object) -> Minutes:
    ends = _listed(value, _minute)
    if len(ends) != 2:
        raise _Unread("It should be two times, from and to.")
    return ends[0], ends[1]


def _day(value: object) -> int:
    return _made(lambda text: _DAYS.index(text.strip().lower()[:3]), value, "a weekday")


def _week(value: object) -> dict[int, Minutes]:
    return {_day(name): hours for name, hours in _each(value, _hours).items()}


def _instant(value: object) -> datetime:
    found = _made(datetime.fromisoformat, value, "a time with its offset")
    if found.tzinfo is None:
        raise _Unread(f"“{value}” lacks its offset, as +01:00.")
    return found.astimezone(UTC)


def _span(value: object) -> tuple[datetime, datetime]:
    ends = _listed(value, _instant)
    if len(ends) != 2:
        raise _Unread("It should be two times, from and to.")
    return ends[0], ends[1]


def _grid(value: object) -> tuple[int, ...]:
    text = _is(str, value)
    return tuple(
        _made(lambda digits: int(digits, 16), text[at : at + _DIGITS], "half hours")
        for at in range(0, len(text), _DIGITS)
    )
