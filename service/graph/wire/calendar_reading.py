"""Requests and answers by which a set's calendar is read back: dates, lists, people's answers."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from tzlocal.windows_tz import win_tz

from service.domain.calendar.found import BookedRule, FoundAttendee, FoundDate, FoundSeries
from service.domain.series import end_instant, pattern_days, to_instant
from service.domain.states import Response
from service.graph.wire.request import GraphRequest, Json, mailbox_path

_SHOWN = "id,subject,start,end,isCancelled,isOnlineMeeting,onlineMeeting,attendees"
_DATE_FIELDS = f"{_SHOWN},originalStart,type"
_PAGE = "100"
_RESPONSES = {
    "accepted": Response.ACCEPTED,
    "tentativelyAccepted": Response.TENTATIVE,
    "declined": Response.DECLINED,
}
"""`none`, `notResponded` and whatever Microsoft adds later count as no answer."""


def read_master(mailbox: str, event_id: str) -> GraphRequest:
    """Read a series with its cancelled and changed dates in one call.

    Source: https://learn.microsoft.com/graph/api/event-get; both collections come only when
    they are asked for by name, and only from a master.
    """
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "events", event_id),
        repeatable=True,
        query={
            "$select": f"{_SHOWN},recurrence,cancelledOccurrences,exceptionOccurrences",
            "$expand": "exceptionOccurrences",
        },
    )


def read_dates(mailbox: str, event_id: str, *, start: datetime, end: datetime) -> GraphRequest:
    """List every standing date of a series between two aware instants, lists included."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "events", event_id, "instances"),
        repeatable=True,
        query={
            "startDateTime": _utc(start),
            "endDateTime": _utc(end),
            "$select": _DATE_FIELDS,
            "$top": _PAGE,
        },
    )


def read_single(mailbox: str, event_id: str) -> GraphRequest:
    """Read a single event."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "events", event_id),
        repeatable=True,
        query={"$select": _SHOWN},
    )


def is_as_booked(answer: Json, booked: BookedRule) -> bool:
    """Say whether a master still repeats as it was booked, so that its plain dates follow."""
    pattern = booked.pattern
    starts_at = to_instant(booked.first_local, booked.zone)
    ends_at = end_instant(booked.first_local, booked.minutes, booked.zone)
    if (_instant(answer["start"]), _instant(answer["end"])) != (starts_at, ends_at):
        return False
    recurrence = answer.get("recurrence") or {}
    rule, span = recurrence.get("pattern") or {}, recurrence.get("range") or {}
    is_same_rule = (rule.get("type"), rule.get("interval")) == ("weekly", pattern.interval_weeks)
    if span.get("type") == "numbered":
        return is_same_rule and span.get("numberOfOccurrences") == pattern.count
    return (
        is_same_rule
        and span.get("type") == "endDate"
        and span.get("endDate") == pattern_days(pattern)[-1].isoformat()
    )


def booked_dates(answer: Json, booked: BookedRule) -> tuple[FoundDate, ...]:
    """Return every standing date of a master that `is_as_booked`, in order of start."""
    changed = {
        found.original_start: found
        for found in map(as_date, _standing(answer.get("exceptionOccurrences") or ()))
    }
    cancelled = set(_cancelled_days(answer))
    found = []
    for day in pattern_days(booked.pattern):
        starts_local = datetime.combine(day, booked.first_local.time())
        original = to_instant(starts_local, booked.zone)
        if original in changed:
            found.append(changed[original])
        elif day not in cancelled:
            ends_at = end_instant(starts_local, booked.minutes, booked.zone)
            found.append(FoundDate(original, None, original, ends_at))
    return tuple(sorted(found, key=lambda each: each.starts_at))


def as_series(answer: Json, dates: Iterable[FoundDate]) -> FoundSeries:
    """Read a master beside its dates."""
    return FoundSeries(
        event_id=answer["id"],
        subject=answer.get("subject") or "",
        join_url=_join_url(answer),
        attendees=_attendees(answer),
        dates=tuple(dates),
    )


def as_date(answer: Json) -> FoundDate:
    """Read one date; a plain occurrence has the series' list, whatever it repeats of it."""
    original = answer.get("originalStart")
    is_plain = answer.get("type") == "occurrence"
    return FoundDate(
        original_start=datetime.fromisoformat(original).astimezone(UTC) if original else None,
        event_id=answer["id"],
        starts_at=_instant(answer["start"]),
        ends_at=_instant(answer["end"]),
        attendees=None if is_plain else _attendees(answer),
        subject=answer.get("subject") or "",
        join_url=_join_url(answer),
    )


def is_standing(answer: Json) -> bool:
    """Say whether a meeting takes place; a cancelled one may still be shown for a while."""
    return not answer.get("isCancelled")


def _standing(answers: Iterable[Json]) -> Iterator[Json]:
    return (each for each in answers if is_standing(each))


def _cancelled_days(answer: Json) -> Iterator[date]:
    """Read `OID.{master}.{day}`: days of original starts, in the series' own zone."""
    for named in answer.get("cancelledOccurrences") or ():
        yield date.fromisoformat(str(named).rpartition(".")[2])


def _attendees(answer: Json) -> tuple[FoundAttendee, ...]:
    return tuple(
        _attendee(each)
        for each in answer.get("attendees") or ()
        if each.get("emailAddress", {}).get("address")
    )


def _attendee(each: Json) -> FoundAttendee:
    status: Json = each.get("status") or {}
    response = _RESPONSES.get(str(status.get("response")), Response.NONE)
    slot: Any = each.get("proposedNewTime")
    address = str(each["emailAddress"]["address"])
    return FoundAttendee(
        address=address.casefold(),
        name=each["emailAddress"].get("name") or address,
        response=response,
        answered_at=None if response is Response.NONE else _moment(status.get("time")),
        proposed=(_instant(slot["start"]), _instant(slot["end"])) if slot else None,
    )


def _join_url(answer: Json) -> str | None:
    return (answer.get("onlineMeeting") or {}).get("joinUrl") or None


def _moment(text: Any) -> datetime | None:
    """Read an instant; Exchange's year 1 means that there is none."""
    if not text or str(text).startswith("0001-"):
        return None
    return datetime.fromisoformat(str(text)).astimezone(UTC)


def _instant(value: Json) -> datetime:
    """Read a dateTimeTimeZone: Graph answers in UTC, but a proposal may keep its author's zone."""
    wall, zone = datetime.fromisoformat(value["dateTime"]), value.get("timeZone") or "UTC"
    if zone == "UTC":
        return wall.replace(tzinfo=UTC)
    return to_instant(wall, win_tz.get(zone, zone))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
