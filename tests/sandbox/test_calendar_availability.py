"""Free and busy times, and online meetings under the access policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.calendar.routes import SCRIPTS
from sandbox.people import find_person, save_person
from tests.sandbox.calendar_client import (
    ORGANISER,
    Graph,
    Json,
    at,
    open_graph,
    refused,
    single,
)


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Graph]:
    with open_graph(tmp_path) as opened:
        yield opened


def test_schedule_tells_busy_tentative_unknown_and_away(graph: Graph) -> None:
    store = graph.context.store
    event = graph.create()
    script = {"email": "alice@ally.example", "event": event["id"], "response": "accepted"}
    SCRIPTS["attendee"](graph.context, script)
    away = ["2027-02-23T08:00:00Z", "2027-02-23T18:00:00Z", "Away"]
    save_person(store, {"email": "charlie@ally.example", "out_of_office": away})
    names = [f"{name}@ally.example" for name in ("alice", "bob", "charlie", "nobody")]

    entries = graph.call(
        "POST",
        f"{ORGANISER}/calendar/getSchedule",
        {
            "Schedules": names,
            "StartTime": at("2027-02-23T12:30:00", "UTC"),
            "EndTime": at("2027-02-23T14:30:00", "UTC"),
            "AvailabilityViewInterval": 30,
        },
    ).body["value"]

    assert [each["availabilityView"] for each in entries] == ["0022", "0011", "3333", ""]
    assert entries[3]["error"]["responseCode"] == "ErrorMailRecipientNotFound"


def test_schedule_of_more_than_twenty_is_refused(graph: Graph) -> None:
    body = {
        "schedules": ["alice@ally.example"] * 21,
        "startTime": at("2027-02-23T12:30:00"),
        "endTime": at("2027-02-23T14:30:00"),
    }

    answer = refused(graph, "POST", f"{ORGANISER}/calendar/getSchedule", body)

    assert answer == (400, "ErrorInvalidParameter")


def test_online_meeting_is_found_by_its_organiser_under_the_policy(graph: Graph) -> None:
    event = graph.create()
    person = find_person(graph.context.store, "organiser@setwise.example")
    assert person is not None
    path = f"/users/{person['id']}/onlineMeetings"
    query = {"$filter": f"JoinWebUrl eq '{event['onlineMeeting']['joinUrl']}'"}
    lobby = {"scope": "everyone", "isDialInBypassEnabled": True}

    found = graph.call("GET", path, query=query).body["value"][0]
    changed = graph.call("PATCH", f"{path}/{found['id']}", {"lobbyBypassSettings": lobby}).body
    graph.context.tenant.teams_policy = False

    assert changed == {**found, "lobbyBypassSettings": lobby}
    assert refused(graph, "GET", path, query=query) == (403, "Forbidden")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"schedules": []}, "RequestBodyRead"),
        ({"endTime": at("2027-05-30T12:30:00")}, "ErrorInvalidParameter"),
        ({"availabilityViewInterval": 4}, "ErrorInvalidParameter"),
    ],
)
def test_wrong_schedule_request_is_refused(graph: Graph, changes: Json, code: str) -> None:
    body = {
        "schedules": ["alice@ally.example"],
        "startTime": at("2027-02-23T12:30:00"),
        "endTime": at("2027-02-23T14:30:00"),
        **changes,
    }

    answer = refused(graph, "POST", f"{ORGANISER}/calendar/getSchedule", body)

    assert answer == (400, code)


def test_schedule_shows_own_meetings_busy_times_and_not_what_was_declined(graph: Graph) -> None:
    store = graph.context.store
    save_person(store, {"email": "guest@else.example", "kind": "external"})
    busy = [["2027-02-23T14:00:00Z", "2027-02-23T14:30:00Z"]]
    save_person(store, {"email": "alice@ally.example", "busy": busy})
    event = single(graph)
    script = {"email": "alice@ally.example", "event": event["id"], "response": "declined"}
    SCRIPTS["attendee"](graph.context, script)
    names = ["organiser@setwise.example", "alice@ally.example", "guest@else.example"]

    entries = graph.call(
        "POST",
        f"{ORGANISER}/calendar/getSchedule",
        {
            "schedules": names,
            "startTime": at("2027-02-23T13:00:00"),
            "endTime": at("2027-02-23T15:00:00"),
        },
    ).body["value"]

    assert [each["availabilityView"] for each in entries] == ["0222", "0020", ""]
    assert [each["status"] for each in entries[1]["scheduleItems"]] == ["busy"]
