"""A Graph client for tests that calls the calendar's handlers as the listener does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sandbox.answers import Answer, GraphFault, Request
from sandbox.calendar.routes import ROUTES
from sandbox.clock import SandboxClock
from sandbox.context import Context
from sandbox.people import save_person
from sandbox.router import Router
from sandbox.store import Store

Json = dict[str, Any]

ORGANISER = "/users/organiser@setwise.example"
IMMUTABLE = 'IdType="ImmutableId"'
TAG = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name AlsSeriesId"
LONDON: dict[str, Any] = {"prefer": f'{IMMUTABLE}, outlook.timezone="Europe/London"'}
WINTER = {"startDateTime": "2027-01-01T00:00:00", "endDateTime": "2027-12-31T00:00:00"}


class Graph:
    """Calls the calendar's handlers as the Graph listener does."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._router = Router(ROUTES)

    def call(
        self, method: str, path: str, body: Any = None, query: Json | None = None, **headers: str
    ) -> Answer:
        found = self._router.find(method, path)
        assert found is not None, path
        given = {"prefer": IMMUTABLE, **headers}
        request = Request(method, path, query or {}, given, body)
        request = self.context.contract.checked(request)
        answer = found.handler(self.context, request, found.match)
        self.context.contract.check_answer(request, answer)
        return answer

    def create(self, **changes: Any) -> Json:
        answer = self.call("POST", f"{ORGANISER}/events", {**series(), **changes})
        assert answer.status == 201
        event: Json = answer.body
        return event

    def instances(self, event_id: str, **headers: str) -> list[Json]:
        query = {**WINTER, "$top": "100"}
        path = f"{ORGANISER}/events/{event_id}/instances"
        found: list[Json] = self.call("GET", path, query=query, **headers).body["value"]
        return found

    def mails(self, address: str) -> list[tuple[str, str]]:
        """(message class, subject) of each message in an inbox, oldest first."""
        return [
            (doc["message_class"].removeprefix("IPM.Schedule.Meeting."), doc["subject"])
            for doc in self.context.store.every("message", address)
        ]


@contextmanager
def open_graph(tmp_path: Path) -> Iterator[Graph]:
    """An empty sandbox with an organiser and three people in London."""
    store = Store(tmp_path / "sandbox.sqlite")
    context = Context(store, SandboxClock(store))
    context.graph_base_url = "https://localhost:1/v1.0"
    context.people_url = "http://localhost:2"
    save_person(store, {"email": "organiser@setwise.example", "kind": "service"})
    for name in ("alice", "bob", "charlie"):
        save_person(
            store,
            {
                "email": f"{name}@ally.example",
                "display_name": name.title(),
                "time_zone": "Europe/London",
            },
        )
    yield Graph(context)
    store.close()


def attendee(name: str) -> Json:
    return {
        "emailAddress": {"address": f"{name}@ally.example", "name": name.title()},
        "type": "required",
    }


def at(wall: str, zone: str = "GMT Standard Time") -> Json:
    return {"dateTime": wall, "timeZone": zone}


def series() -> Json:
    """Six Tuesdays, five weeks apart, over both clock changes of 2027 in London."""
    return {
        "subject": "Diversity set",
        "body": {"contentType": "html", "content": "<p>Welcome</p>"},
        "start": at("2027-02-23T13:30:00"),
        "end": at("2027-02-23T16:30:00"),
        "recurrence": {
            "pattern": {"type": "weekly", "interval": 8, "daysOfWeek": ["tuesday"]},
            "range": {"type": "numbered", "startDate": "2027-02-23", "numberOfOccurrences": 6},
        },
        "attendees": [attendee("alice"), attendee("bob")],
        "isOnlineMeeting": True,
        "onlineMeetingProvider": "teamsForBusiness",
        "transactionId": "set-1-generation-1",
        "singleValueExtendedProperties": [{"id": TAG, "value": "Set-1"}],
    }


def refused(graph: Graph, *call: Any, **more: Any) -> tuple[int, str]:
    with pytest.raises(GraphFault) as caught:
        graph.call(*call, **more)
    return caught.value.status, caught.value.code


def starts(events: list[Json]) -> list[str]:
    return [event["start"]["dateTime"][:16] for event in events]


def single(graph: Graph, **changes: object) -> Json:
    """One meeting on Tuesday 23 February 2027, 13:30 to 16:30 in London."""
    return graph.create(**{"recurrence": None, "transactionId": None, **changes})


def answers(event: Json) -> list[str]:
    return [each["status"]["response"] for each in event["attendees"]]
