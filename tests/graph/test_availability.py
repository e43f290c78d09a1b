"""When people are taken, over recorded answers and from a sandbox's calendars."""

import json
from datetime import UTC, datetime
from typing import Any

import responses

from service.graph.availability import GraphAvailability
from service.graph.transport import Transport
from tests.graph.doubles import BASE_URL
from tests.graph.live import ORGANISER, RunningSandbox

MAILBOX = "sets@contoso.example"
URL = f"{BASE_URL}/users/{MAILBOX}/calendar/getSchedule"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 2, day, hour, minute, tzinfo=UTC)


def told(address: str, view: str, **more: Any) -> dict[str, Any]:
    return {"scheduleId": address, "availabilityView": view, **more}


def test_half_hours_become_spans_and_an_error_is_unknown(
    graph: responses.RequestsMock, transport: Transport
) -> None:
    failed = {"scheduleId": "bob@contoso.example", "error": {"responseCode": "ErrorX"}}
    items = [{"subject": "Dentist", "status": "busy"}]
    # Away and tentative count as taken; working elsewhere does not.
    answer = [told("Alice@contoso.example", "0123400", scheduleItems=items), failed]
    graph.post(URL, json={"value": answer})

    asked = ["alice@contoso.example", "bob@contoso.example", "nobody@contoso.example"]
    found = GraphAvailability(transport, MAILBOX).taken(asked, at(1, 8), at(1, 11, 30))

    assert found == {
        "alice@contoso.example": ((at(1, 8, 30), at(1, 10)),),
        "bob@contoso.example": None,
        "nobody@contoso.example": None,
    }
    assert json.loads(graph.calls[0].request.body or "") == {
        "schedules": asked,
        "startTime": {"dateTime": "2027-02-01T08:00:00", "timeZone": "UTC"},
        "endTime": {"dateTime": "2027-02-01T11:30:00", "timeZone": "UTC"},
        "availabilityViewInterval": 30,
    }


def test_twenty_people_and_eight_weeks_go_with_one_call(
    graph: responses.RequestsMock, transport: Transport
) -> None:
    people = [f"p{number}@contoso.example" for number in range(21)]
    for some in (people[:20], people[:20], people[20:], people[20:]):
        graph.post(URL, json={"value": [told(address, "2") for address in some]})

    found = GraphAvailability(transport, MAILBOX).taken(
        people, datetime(2027, 2, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
    )

    bodies = [json.loads(call.request.body or "") for call in graph.calls]
    assert [(len(one["schedules"]), one["startTime"]["dateTime"][:10]) for one in bodies] == [
        (20, "2027-02-01"),
        (20, "2027-03-29"),
        (1, "2027-02-01"),
        (1, "2027-03-29"),
    ]
    assert found[people[20]] == (
        (at(1, 0), at(1, 0, 30)),
        (datetime(2027, 3, 29, tzinfo=UTC), datetime(2027, 3, 29, 0, 30, tzinfo=UTC)),
    )


def test_sandbox_tells_who_is_taken(sandbox: RunningSandbox, sandbox_transport: Transport) -> None:
    busy = [["2027-02-23T09:00:00Z", "2027-02-23T10:15:00Z"]]
    sandbox.tell("person", {"email": "zoe@contoso.example", "busy": busy})

    asked = ["zoe@contoso.example", "nobody@contoso.example"]
    found = GraphAvailability(sandbox_transport, ORGANISER).taken(asked, at(23, 8), at(23, 12))

    assert found == {
        "zoe@contoso.example": ((at(23, 9), at(23, 10, 30)),),
        "nobody@contoso.example": None,
    }
