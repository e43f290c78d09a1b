"""Requests and answers about a set's meetings in an organiser's calendar."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from service.domain.meeting import (
    Attendee,
    BookedMeeting,
    Occurrence,
    WantedSeries,
    WantedSingle,
)
from service.graph.wire.calendar_text import marked, with_text
from service.graph.wire.mail import PROPERTY_SET
from service.graph.wire.request import GraphRequest, Json, literal, mailbox_path

SERIES_TAG = f"String {PROPERTY_SET} Name SetwiseSeries"
_SERIES_FIELDS = "id,iCalUId,isCancelled,isOnlineMeeting,onlineMeeting"
_PAGE = "100"


def create_series(wanted: WantedSeries, *, windows_zone: str) -> GraphRequest:
    """Create a series and invite its people at once.

    Start, end and recurrence stand in the same local zone: anchored in UTC, the series would
    drift by an hour with every clock change. Not repeatable as such: `transactionId` makes a
    second try safe, which is for `GraphCalendar` to decide.

    Source: https://learn.microsoft.com/graph/api/user-post-events
    """
    pattern = wanted.pattern
    recurrence = {
        "pattern": {
            "type": "weekly",
            "interval": pattern.interval_weeks,
            "daysOfWeek": [_day(pattern.first_on.isoweekday())],
            "firstDayOfWeek": "monday",
        },
        "range": {
            "type": "numbered",
            "startDate": pattern.first_on.isoformat(),
            "numberOfOccurrences": pattern.count,
            "recurrenceTimeZone": windows_zone,
        },
    }
    return _create(wanted, windows_zone, {"recurrence": recurrence})


def create_single(wanted: WantedSingle, *, windows_zone: str) -> GraphRequest:
    """Create a meeting outside every series, as `create_series` does one."""
    return _create(wanted, windows_zone, {})


def read_meeting(mailbox: str, event_id: str) -> GraphRequest:
    """Read a series or single event back."""
    return _get(mailbox, event_id, _SERIES_FIELDS)


def find_meeting(mailbox: str, tag: str) -> GraphRequest:
    """Search the default calendar for the tag of a series or single event."""
    condition = (
        "singleValueExtendedProperties/Any"
        f"(ep: ep/id eq '{SERIES_TAG}' and ep/value eq {literal(tag)})"
    )
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "events"),
        repeatable=True,
        query={"$filter": condition, "$select": _SERIES_FIELDS},
    )


def occurrences(mailbox: str, event_id: str, *, start: datetime, end: datetime) -> GraphRequest:
    """List a series' dates between two aware instants, cancelled ones left out by Graph."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "events", event_id, "instances"),
        repeatable=True,
        query={
            "startDateTime": _utc(start),
            "endDateTime": _utc(end),
            "$select": "id,originalStart,start,end,isCancelled",
            "$top": _PAGE,
        },
    )


def read_times(mailbox: str, event_id: str) -> GraphRequest:
    """Read when one date is."""
    return _get(mailbox, event_id, "id,originalStart,start,end,isCancelled")


def move_occurrence(
    mailbox: str, event_id: str, *, starts_local: datetime, minutes: int, windows_zone: str
) -> GraphRequest:
    """Move one date. A repeat may mail everybody once more, so it is not repeatable."""
    return GraphRequest(
        method="PATCH",
        path=mailbox_path(mailbox, "events", event_id),
        repeatable=False,
        json=_times(starts_local, minutes, windows_zone),
    )


def read_attendees(mailbox: str, event_id: str) -> GraphRequest:
    """Read who is invited."""
    return _get(mailbox, event_id, "id,attendees")


def set_attendees(
    mailbox: str, event_id: str, attendees: Sequence[Attendee], *, now_invited: Json
) -> GraphRequest:
    """Replace the list of the invited, and touch nothing else.

    With other properties beside it everybody would be mailed, not only those who changed; and
    a body would end the Teams meeting. Who stays keeps the type they have now.

    Args:
        now_invited: the answer to `read_attendees`.

    Source: https://learn.microsoft.com/graph/api/event-update
    """
    types = {
        _address(each).lower(): str(each.get("type") or "required")
        for each in now_invited.get("attendees") or ()
    }
    return GraphRequest(
        method="PATCH",
        path=mailbox_path(mailbox, "events", event_id),
        repeatable=True,
        json={
            "attendees": [
                _attendee(each, types.get(each.address.lower(), "required")) for each in attendees
            ]
        },
    )


def cancel(mailbox: str, event_id: str, *, comment: str) -> GraphRequest:
    """Cancel a series, one date of it, or a single event; attendees are mailed the comment.

    Source: https://learn.microsoft.com/graph/api/event-cancel
    """
    return GraphRequest(
        method="POST",
        path=mailbox_path(mailbox, "events", event_id, "cancel"),
        repeatable=False,
        json={"comment": comment},
    )


def read_standing(mailbox: str, event_id: str) -> GraphRequest:
    """Read whether a meeting stands."""
    return _get(mailbox, event_id, "id,isCancelled")


def read_text(mailbox: str, event_id: str) -> GraphRequest:
    """Read subject, body and link."""
    return _get(mailbox, event_id, "id,subject,body,isOnlineMeeting,onlineMeeting")


def write_text(
    mailbox: str, event_id: str, *, subject: str, body_html: str, now: Json
) -> GraphRequest:
    """Change subject and our part of the body; the rest of it stays as it is.

    Without the block that Teams put there, the online meeting would end.

    Args:
        now: the answer to `read_text`.

    Source: https://learn.microsoft.com/graph/api/event-update
    """
    content = with_text(str((now.get("body") or {}).get("content") or ""), body_html)
    return GraphRequest(
        method="PATCH",
        path=mailbox_path(mailbox, "events", event_id),
        repeatable=False,
        json={"subject": subject, "body": {"contentType": "html", "content": content}},
    )


def as_meeting(answer: Json) -> BookedMeeting:
    """Read a series or single event; Teams refuses by leaving the link out of a 201.

    Source: https://github.com/microsoftgraph/microsoft-graph-docs/issues/9741
    """
    meeting = answer.get("onlineMeeting") or {}
    return BookedMeeting(
        event_id=answer["id"],
        ical_uid=answer.get("iCalUId"),
        join_url=meeting.get("joinUrl") or None,
    )


def standing(answers: Iterable[Json]) -> list[Json]:
    """Leave out what is cancelled."""
    return [each for each in answers if not each.get("isCancelled")]


def as_occurrence(answer: Json) -> Occurrence:
    """Read one date; `originalStart` is always UTC, the rest is unless a zone was asked for."""
    starts_at = _instant(answer["start"])
    original = answer.get("originalStart")
    return Occurrence(
        event_id=answer["id"],
        original_start=datetime.fromisoformat(original) if original else starts_at,
        starts_at=starts_at,
        ends_at=_instant(answer["end"]),
    )


def as_attendees(answer: Json) -> list[Attendee]:
    """Read who is invited."""
    return [
        Attendee(address=_address(each), name=each["emailAddress"].get("name") or "")
        for each in answer.get("attendees") or ()
    ]


def _create(wanted: WantedSeries | WantedSingle, windows_zone: str, more: Json) -> GraphRequest:
    return GraphRequest(
        method="POST",
        path=mailbox_path(wanted.mailbox, "events"),
        repeatable=False,
        json={
            "subject": wanted.subject,
            "body": {"contentType": "html", "content": marked(wanted.body_html)},
            **_times(wanted.starts_local, wanted.minutes, windows_zone),
            **more,
            "attendees": [_attendee(each, "required") for each in wanted.attendees],
            "isOnlineMeeting": True,
            "onlineMeetingProvider": "teamsForBusiness",
            "sensitivity": "private",
            "transactionId": wanted.transaction_id,
            "singleValueExtendedProperties": [{"id": SERIES_TAG, "value": wanted.tag}],
        },
    )


def _get(mailbox: str, event_id: str, fields: str) -> GraphRequest:
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "events", event_id),
        repeatable=True,
        query={"$select": fields},
    )


def _times(starts_local: datetime, minutes: int, windows_zone: str) -> Json:
    # Wall-clock arithmetic on purpose: an end is said in the same zone as its start.
    ends_local = starts_local + timedelta(minutes=minutes)
    return {
        name: {"dateTime": wall.strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": windows_zone}
        for name, wall in (("start", starts_local), ("end", ends_local))
    }


def _attendee(attendee: Attendee, kind: str) -> Json:
    return {
        "emailAddress": {"address": attendee.address, "name": attendee.name},
        "type": kind,
    }


def _address(attendee: Json) -> str:
    return str(attendee["emailAddress"].get("address") or "")


def _instant(value: Json) -> datetime:
    """Read a dateTimeTimeZone that Graph answered in UTC, its default."""
    return datetime.fromisoformat(value["dateTime"]).replace(tzinfo=UTC)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(isoweekday: int) -> str:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return days[isoweekday - 1]
