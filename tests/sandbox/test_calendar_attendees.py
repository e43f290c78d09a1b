"""Cancelling, answering and forwarding, as organiser and attendees see them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.answers import Answer, GraphFault
from sandbox.calendar.routes import SCRIPTS, state_events
from sandbox.people import save_person
from tests.sandbox.calendar_client import (
    ORGANISER,
    WINTER,
    Graph,
    Json,
    answers,
    at,
    open_graph,
    refused,
    single,
)

ALICE = "/users/alice@ally.example"


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Graph]:
    with open_graph(tmp_path) as opened:
        yield opened


def test_cancelled_date_is_gone_from_instances_and_listed_on_the_master(graph: Graph) -> None:
    event = graph.create()
    third = graph.instances(event["id"])[2]
    select = {
        "$select": "subject,cancelledOccurrences,exceptionOccurrences",
        "$expand": "exceptionOccurrences",
    }

    answer = graph.call(
        "POST", f"{ORGANISER}/events/{third['id']}/cancel", {"Comment": "Room <closed>"}
    )

    master = graph.call("GET", f"{ORGANISER}/events/{event['id']}", query=select).body
    assert answer == Answer(202)
    assert len(graph.instances(event["id"])) == 5
    assert {name: master[name] for name in master if not name.startswith("@")} == {
        "id": event["id"],
        "subject": "Diversity set",
        "cancelledOccurrences": [f"OID.{event['id']}.2027-06-15"],
        "exceptionOccurrences": [],
    }
    last = graph.context.store.every("message", "alice@ally.example")[-1]
    assert (last["message_class"], "Room &lt;closed&gt;" in last["body_html"]) == (
        "IPM.Schedule.Meeting.Canceled",
        True,
    )
    again = refused(graph, "POST", f"{ORGANISER}/events/{third['id']}/cancel", {})
    assert again == (404, "ErrorItemNotFound")


def test_cancelled_master_is_gone_from_every_calendar(graph: Graph) -> None:
    event = graph.create()

    graph.call("DELETE", f"{ORGANISER}/events/{event['id']}")

    assert state_events(graph.context, None, None) == []
    assert graph.mails("bob@ally.example")[-1] == ("Canceled", "Canceled: Diversity set")


def test_attendee_may_not_cancel(graph: Graph) -> None:
    graph.create()
    copy = state_events(graph.context, "alice@ally.example", None)[0]

    path = f"/users/alice@ally.example/events/{copy['id']}/cancel"

    assert refused(graph, "POST", path, {}) == (400, "ErrorInvalidRequest")


def test_answer_to_one_date_makes_it_an_exception(graph: Graph) -> None:
    event = graph.create()

    SCRIPTS["attendee"](
        graph.context,
        {
            "email": "alice@ally.example",
            "event": event["id"],
            "original_start": "2027-04-20T12:30:00Z",
            "response": "declined",
        },
    )

    second = graph.instances(event["id"])[1]
    statuses = [each["status"]["response"] for each in second["attendees"]]
    assert (second["type"], statuses) == ("exception", ["declined", "none"])
    view = graph.call("GET", "/users/alice@ally.example/calendarView", query=WINTER)
    assert len(view.body["value"]) == 5
    assert graph.mails("organiser@setwise.example") == [("Resp.Neg", "Declined: Diversity set")]


def test_attendees_copy_is_its_own_item(graph: Graph) -> None:
    event = graph.create()
    copy = graph.call("GET", "/users/alice@ally.example/events").body["value"][0]

    assert copy["id"] != event["id"]
    assert [copy[name] for name in ("isOrganizer", "iCalUId", "showAs", "responseStatus")] == [
        False,
        event["iCalUId"],
        "tentative",
        {"response": "notResponded", "time": "0001-01-01T00:00:00Z"},
    ]
    assert refused(graph, "GET", f"{ORGANISER}/events/{copy['id']}") == (404, "ErrorItemNotFound")


def test_forwarded_invitation_adds_the_newcomer(graph: Graph) -> None:
    event = graph.create()

    SCRIPTS["forward"](
        graph.context,
        {"event": event["id"], "from": "alice@ally.example", "to": "charlie@ally.example"},
    )

    master = graph.call("GET", f"{ORGANISER}/events/{event['id']}").body
    assert [each["emailAddress"]["address"] for each in master["attendees"]] == [
        "alice@ally.example",
        "bob@ally.example",
        "charlie@ally.example",
    ]
    assert graph.mails("charlie@ally.example") == [("Request", "Diversity set")]


def test_attendee_answers_and_removes_the_own_copy(graph: Graph) -> None:
    event = single(graph)
    copy = graph.call("GET", f"{ALICE}/events").body["value"][0]
    propose = {"start": at("2027-02-24T10:00:00"), "end": at("2027-02-24T13:00:00")}

    answer = graph.call(
        "POST",
        f"{ALICE}/events/{copy['id']}/tentativelyAccept",
        {"comment": "Later?", "sendResponse": True, "proposedNewTime": propose},
    )
    deleted = graph.call("DELETE", f"{ALICE}/events/{copy['id']}")

    master = graph.call("GET", f"{ORGANISER}/events/{event['id']}").body
    assert (answer, deleted) == (Answer(202), Answer(204))
    assert answers(master) == ["tentativelyAccepted", "none"]
    assert master["attendees"][0]["proposedNewTime"]["start"]["dateTime"] == (
        "2027-02-24T10:00:00.0000000"
    )
    assert graph.call("GET", f"{ALICE}/events").body["value"] == []


def test_attendee_may_not_change_and_organiser_may_not_answer(graph: Graph) -> None:
    event = single(graph)
    copy = graph.call("GET", f"{ALICE}/events").body["value"][0]

    change = refused(graph, "PATCH", f"{ALICE}/events/{copy['id']}", {"subject": "Mine"})
    answer = refused(graph, "POST", f"{ORGANISER}/events/{event['id']}/accept", {})

    assert change == answer == (400, "ErrorInvalidRequest")


def test_hidden_attendees_see_themselves_alone(graph: Graph) -> None:
    single(graph, hideAttendees=True)

    copy = graph.call("GET", f"{ALICE}/events").body["value"][0]

    assert [each["emailAddress"]["name"] for each in copy["attendees"]] == ["Alice"]


def test_meeting_of_an_organiser_who_left_stays_readable(graph: Graph) -> None:
    single(graph)
    save_person(graph.context.store, {"email": "organiser@setwise.example", "deleted": True})

    copy = graph.call("GET", f"{ALICE}/events").body["value"][0]

    assert copy["organizer"]["emailAddress"]["address"] == "organiser@setwise.example"


def test_forwarded_date_invites_to_this_date_alone(graph: Graph) -> None:
    event = graph.create()
    forward = {
        "event": event["id"],
        "original_start": "2027-04-20T12:30:00Z",
        "from": "alice@ally.example",
        "to": "charlie@ally.example",
    }

    SCRIPTS["forward"](graph.context, forward)

    assert [len(each["attendees"]) for each in graph.instances(event["id"])] == [2, 3, 2, 2, 2, 2]
    assert graph.mails("organiser@setwise.example") == [
        ("Notification.Forward", "Meeting Forward Notification: Diversity set")
    ]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("attendee", {"response": "perhaps"}),
        ("attendee", {"response": "accepted", "email": "nobody@ally.example"}),
        ("attendee", {"response": "accepted", "email": "charlie@ally.example"}),
        ("attendee", {"response": "accepted", "event": None}),
        ("forward", {"from": "charlie@ally.example", "to": "x@ally.example"}),
        ("forward", {"from": "alice@ally.example"}),
    ],
)
def test_script_that_cannot_be_done_changes_nothing(graph: Graph, name: str, given: Json) -> None:
    event = single(graph)
    whole = {"email": "alice@ally.example", "event": event["id"], **given}

    with pytest.raises(GraphFault):
        SCRIPTS[name](graph.context, whole)

    assert graph.call("GET", f"{ORGANISER}/events/{event['id']}").body == event
