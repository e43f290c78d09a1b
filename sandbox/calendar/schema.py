"""Say which properties a client may write into an event, and of what type each is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.answers import bad_body
from sandbox.calendar.recurrence import INDEXES, PATTERN_TYPES, RANGE_TYPES, WEEKDAYS

Checker = Callable[[Any, str], Any]  # JSON of any shape in, its canonical form out


def text(value: Any, where: str) -> Any:
    if value is None or isinstance(value, str):
        return value
    raise _wrong(where, "Edm.String")


def flag(value: Any, where: str) -> Any:
    # Microsoft's own samples send booleans as strings.
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if value is None or isinstance(value, bool):
        return value
    raise _wrong(where, "Edm.Boolean")


def whole(value: Any, where: str) -> Any:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise _wrong(where, "Edm.Int32")


def number(value: Any, where: str) -> Any:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    raise _wrong(where, "Edm.Double")


def one_of(*names: str) -> Checker:
    def check(value: Any, where: str) -> Any:
        for name in names:
            if value is None or (isinstance(value, str) and value.lower() == name.lower()):
                return None if value is None else name
        raise _wrong(where, "an enumeration of " + ", ".join(names))

    return check


def list_of(member: Checker) -> Checker:
    def check(value: Any, where: str) -> Any:
        if not isinstance(value, list):
            raise _wrong(where, "a collection")
        return [member(each, f"{where}[{place}]") for place, each in enumerate(value)]

    return check


def record(fields: Mapping[str, Checker], *, any_case: bool = False) -> Checker:
    """Check an object; OData annotations are dropped, unknown names refused.

    Args:
        any_case: accept names in Pascal case as well, as actions do for their parameters.
    """
    lowered = {name.lower(): name for name in fields}

    def check(value: Any, where: str) -> Any:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise _wrong(where, "an object")
        checked = {}
        for given, inner in value.items():
            if "@odata." in given:
                continue
            name = str(lowered.get(given.lower(), given) if any_case else given)
            if name not in fields:
                raise bad_body(f"The property '{given}' does not exist on type '{where}'.")
            checked[name] = fields[name](inner, f"{where}.{name}")
        return checked

    return check


def _wrong(where: str, kind: str) -> Exception:
    return bad_body(f"The value of '{where}' is not {kind}.")


def _ignored(value: Any, _where: str) -> Any:
    return value


date_time = record({"dateTime": text, "timeZone": text})
_address = record({"name": text, "address": text})
_response = one_of(
    "none", "organizer", "tentativelyAccepted", "accepted", "declined", "notResponded"
)
_place = record(
    {
        "displayName": text,
        "locationEmailAddress": text,
        "locationUri": text,
        "locationType": text,
        "uniqueId": text,
        "uniqueIdType": text,
        "address": record(
            dict.fromkeys(
                ("type", "street", "city", "state", "countryOrRegion", "postalCode"), text
            )
        ),
        "coordinates": record(
            dict.fromkeys(
                ("accuracy", "altitude", "altitudeAccuracy", "latitude", "longitude"), number
            )
        ),
    }
)
slot = record({"start": date_time, "end": date_time})
_attendee = record(
    {
        "emailAddress": _address,
        "type": one_of("required", "optional", "resource"),
        "status": record({"response": _response, "time": text}),
        "proposedNewTime": slot,
    }
)
_recurrence = record(
    {
        "pattern": record(
            {
                "type": one_of(*PATTERN_TYPES),
                "interval": whole,
                "month": whole,
                "dayOfMonth": whole,
                "daysOfWeek": list_of(one_of(*WEEKDAYS)),
                "firstDayOfWeek": one_of(*WEEKDAYS),
                "index": one_of(*INDEXES),
            }
        ),
        "range": record(
            {
                "type": one_of(*RANGE_TYPES),
                "startDate": text,
                "endDate": text,
                "recurrenceTimeZone": text,
                "numberOfOccurrences": whole,
            }
        ),
    }
)

PLAIN: dict[str, Checker] = {
    "subject": text,
    "importance": one_of("low", "normal", "high"),
    "sensitivity": one_of("normal", "personal", "private", "confidential"),
    "showAs": one_of("free", "tentative", "busy", "oof", "workingElsewhere", "unknown"),
    "categories": list_of(text),
    "isReminderOn": flag,
    "reminderMinutesBeforeStart": whole,
    "responseRequested": flag,
    "allowNewTimeProposals": flag,
    "hideAttendees": flag,
    "isAllDay": flag,
    "location": _place,
    "locations": list_of(_place),
}
"""Properties that are kept as they came."""

READ_ONLY = (
    "id",
    "changeKey",
    "iCalUId",
    "createdDateTime",
    "lastModifiedDateTime",
    "webLink",
    "type",
    "seriesMasterId",
    "isOrganizer",
    "isCancelled",
    "isDraft",
    "hasAttachments",
    "bodyPreview",
    "onlineMeeting",
    "onlineMeetingUrl",
    "originalStart",
    "originalStartTimeZone",
    "originalEndTimeZone",
    "responseStatus",
    "organizer",
    "cancelledOccurrences",
    "exceptionOccurrences",
)

_WRITABLE: dict[str, Checker] = {
    **PLAIN,
    "body": record({"contentType": one_of("text", "html"), "content": text}),
    "start": date_time,
    "end": date_time,
    "recurrence": _recurrence,
    "attendees": list_of(_attendee),
    "isOnlineMeeting": flag,
    "onlineMeetingProvider": one_of(
        "unknown", "skypeForBusiness", "skypeForConsumer", "teamsForBusiness"
    ),
    "transactionId": text,
    "singleValueExtendedProperties": list_of(record({"id": text, "value": text})),
}

PROPERTIES = frozenset(_WRITABLE) | frozenset(READ_ONLY)

_event = record(_WRITABLE | dict.fromkeys(READ_ONLY, _ignored))


def check_event(body: Any) -> dict[str, Any]:
    """The writable properties of a posted event in canonical form.

    Read-only ones are dropped, as Exchange does; a client that sends back what it read is served.

    Raises:
        GraphFault: RequestBodyRead for an unknown name or a value of the wrong type.
    """
    if not isinstance(body, dict):
        raise bad_body("The body must be a JSON object.")
    checked: dict[str, Any] = _event(body, "microsoft.graph.event")
    return {name: value for name, value in checked.items() if name not in READ_ONLY}


def check_action(body: Any, fields: Mapping[str, Checker]) -> dict[str, Any]:
    """The parameters of an action, in camel case whatever case they came in."""
    checked: dict[str, Any] | None = record(fields, any_case=True)(body or {}, "action parameters")
    return checked or {}
