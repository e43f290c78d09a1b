"""Changing a meeting, a series or one date, and who is mailed for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.answers import GraphFault
from sandbox.calendar.routes import SCRIPTS, state_events
from tests.sandbox.calendar_client import (
    LONDON,
    ORGANISER,
    WINTER,
    Graph,
    Json,
    answers,
    at,
    attendee,
    open_graph,
    refused,
    series,
    single,
    starts,
)


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Graph]:
    with open_graph(tmp_path) as opened:
        yield opened


def test_patch_of_body_without_the_block_disables_the_online_meeting(graph: Graph) -> None:
    event = graph.create()
    path = f"{ORGANISER}/events/{event['id']}"
    kept = {"contentType": "html", "content": event["body"]["content"] + "<p>New room</p>"}
    lost = {"contentType": "html", "content": "<p>New room</p>"}

    after_kept = graph.call("PATCH", path, {"body": kept}).body
    after_lost = graph.call("PATCH", path, {"body": lost}).body

    assert after_kept["onlineMeeting"] == event["onlineMeeting"]
    assert (after_lost["isOnlineMeeting"], after_lost["onlineMeeting"]) == (False, None)


def test_moved_date_becomes_an_exception_and_loses_its_answers(graph: Graph) -> None:
    event = graph.create()
    second = graph.instances(event["id"])[1]
    script = {"email": "alice@ally.example", "event": event["id"], "response": "accepted"}
    SCRIPTS["attendee"](graph.context, script)

    moved = graph.call(
        "PATCH",
        f"{ORGANISER}/events/{second['id']}",
        {"start": at("2027-04-22T09:00:00"), "end": at("2027-04-22T12:00:00")},
        **LONDON,
    ).body
    master = graph.call("GET", f"{ORGANISER}/events/{event['id']}").body

    assert (moved["type"], moved["start"]["dateTime"]) == (
        "exception",
        "2027-04-22T09:00:00.0000000",
    )
    assert (moved["id"], moved["originalStart"]) == (second["id"], "2027-04-20T12:30:00Z")
    assert [each["status"]["response"] for each in moved["attendees"]] == ["none", "none"]
    assert [each["status"]["response"] for each in master["attendees"]] == ["accepted", "none"]
    assert graph.mails("bob@ally.example") == [("Request", "Diversity set")] * 2


def test_mutable_id_of_a_date_changes_when_it_becomes_an_exception(graph: Graph) -> None:
    event = graph.create()
    second = graph.instances(event["id"], prefer="")[1]

    changed = graph.call(
        "PATCH", f"{ORGANISER}/events/{second['id']}", {"subject": "Moved room"}, prefer=""
    ).body

    assert changed["id"] != second["id"]
    assert refused(graph, "GET", f"{ORGANISER}/events/{second['id']}") == (
        404,
        "ErrorItemNotFound",
    )


@pytest.mark.parametrize("day", ["2027-02-23", "2027-02-22", "2027-06-15", "2027-06-20"])
def test_date_cannot_move_to_or_past_its_neighbour(graph: Graph, day: str) -> None:
    event = graph.create()
    second = graph.instances(event["id"])[1]

    answer = refused(
        graph,
        "PATCH",
        f"{ORGANISER}/events/{second['id']}",
        {"start": at(f"{day}T20:00:00"), "end": at(f"{day}T21:00:00")},
    )

    assert answer == (400, "ErrorOccurrenceCrossingBoundary")


def test_attendees_only_patch_mails_changed_attendees(graph: Graph) -> None:
    event = graph.create()

    graph.call(
        "PATCH",
        f"{ORGANISER}/events/{event['id']}",
        {"attendees": [attendee("bob"), attendee("charlie")]},
    )

    assert graph.mails("alice@ally.example") == [
        ("Request", "Diversity set"),
        ("Canceled", "Canceled: Diversity set"),
    ]
    assert graph.mails("bob@ally.example") == [("Request", "Diversity set")]
    assert graph.mails("charlie@ally.example") == [("Request", "Diversity set")]
    assert [each["mailbox"] for each in state_events(graph.context, None, None)] == [
        "organiser@setwise.example",
        "bob@ally.example",
        "charlie@ally.example",
    ]


def test_other_patch_of_a_master_mails_everybody_once_and_once_for_each_exception(
    graph: Graph,
) -> None:
    event = graph.create()
    second = graph.instances(event["id"])[1]
    graph.call("PATCH", f"{ORGANISER}/events/{second['id']}", {"location": {"displayName": "B"}})

    graph.call("PATCH", f"{ORGANISER}/events/{event['id']}", {"subject": "New name"})

    assert graph.mails("alice@ally.example") == [
        ("Request", "Diversity set"),
        ("Request", "Diversity set"),
        ("Request", "New name"),
        ("Request", "New name"),
    ]


def test_attendee_added_to_the_master_does_not_join_exceptions(graph: Graph) -> None:
    event = graph.create()
    second = graph.instances(event["id"])[1]
    graph.call("PATCH", f"{ORGANISER}/events/{second['id']}", {"subject": "Elsewhere"})
    names = ("alice", "bob", "charlie")

    graph.call(
        "PATCH",
        f"{ORGANISER}/events/{event['id']}",
        {"attendees": [attendee(name) for name in names]},
    )

    dates = graph.instances(event["id"])
    assert [len(each["attendees"]) for each in dates] == [3, 2, 3, 3, 3, 3]
    view = graph.call("GET", "/users/charlie@ally.example/calendarView", query=WINTER)
    assert len(view.body["value"]) == 5


def test_changed_pattern_drops_exceptions_and_brings_cancelled_dates_back(graph: Graph) -> None:
    event = graph.create()
    dates = graph.instances(event["id"])
    graph.call("POST", f"{ORGANISER}/events/{dates[0]['id']}/cancel", {"comment": "Sorry"})
    graph.call("PATCH", f"{ORGANISER}/events/{dates[1]['id']}", {"subject": "Elsewhere"})
    recurrence = series()["recurrence"]

    recurrence["range"]["numberOfOccurrences"] = 5
    graph.call("PATCH", f"{ORGANISER}/events/{event['id']}", {"recurrence": recurrence})
    same_pattern = graph.instances(event["id"])
    recurrence["pattern"]["interval"] = 5
    graph.call("PATCH", f"{ORGANISER}/events/{event['id']}", {"recurrence": recurrence})
    new_pattern = graph.instances(event["id"])

    assert [each["type"] for each in same_pattern] == ["exception"] + ["occurrence"] * 3
    assert [each["type"] for each in new_pattern] == ["occurrence"] * 5


def test_moved_single_meeting_asks_everybody_again(graph: Graph) -> None:
    event = single(graph)
    script = {"email": "alice@ally.example", "event": event["id"], "response": "accepted"}
    SCRIPTS["attendee"](graph.context, script)

    moved = graph.call(
        "PATCH",
        f"{ORGANISER}/events/{event['id']}",
        {"start": at("2027-02-24T13:30:00"), "end": at("2027-02-24T16:30:00")},
    ).body

    assert (starts([moved]), answers(moved)) == (["2027-02-24T13:30"], ["none", "none"])
    assert graph.mails("bob@ally.example") == [("Request", "Diversity set")] * 2


def test_moved_master_drops_exceptions_and_calls_them_off(graph: Graph) -> None:
    event = graph.create()
    second = graph.instances(event["id"])[1]
    graph.call("PATCH", f"{ORGANISER}/events/{second['id']}", {"subject": "Elsewhere"})

    graph.call(
        "PATCH",
        f"{ORGANISER}/events/{event['id']}",
        {"start": at("2027-02-23T09:00:00"), "end": at("2027-02-23T12:00:00")},
    )

    assert {each["type"] for each in graph.instances(event["id"])} == {"occurrence"}
    assert graph.mails("alice@ally.example")[2:] == [
        ("Canceled", "Canceled: Elsewhere"),
        ("Request", "Diversity set"),
    ]


def test_private_change_mails_nobody(graph: Graph) -> None:
    event = single(graph)

    changed = graph.call(
        "PATCH", f"{ORGANISER}/events/{event['id']}", {"categories": ["Sets"], "showAs": "free"}
    ).body

    assert (changed["categories"], changed["showAs"]) == (["Sets"], "free")
    assert graph.mails("alice@ally.example") == [("Request", "Diversity set")]


def test_attendee_is_added_to_and_removed_from_one_date(graph: Graph) -> None:
    event = graph.create()
    second = graph.instances(event["id"])[1]
    path = f"{ORGANISER}/events/{second['id']}"

    graph.call("PATCH", path, {"attendees": [attendee("alice"), attendee("charlie")]})

    assert graph.mails("bob@ally.example")[1:] == [("Canceled", "Canceled: Diversity set")]
    assert graph.mails("charlie@ally.example") == [("Request", "Diversity set")]
    charlie = graph.call("GET", "/users/charlie@ally.example/calendarView", query=WINTER).body
    bob = graph.call("GET", "/users/bob@ally.example/calendarView", query=WINTER).body
    assert (len(charlie["value"]), len(bob["value"])) == (1, 5)


def test_body_of_one_date_without_the_block_loses_its_meeting_alone(graph: Graph) -> None:
    event = graph.create()
    second = graph.instances(event["id"])[1]
    body = {"contentType": "text", "content": "Bring notes\nand water"}

    changed = graph.call("PATCH", f"{ORGANISER}/events/{second['id']}", {"body": body}).body

    assert (changed["isOnlineMeeting"], changed["bodyPreview"]) == (
        False,
        "Bring notes\n\nand water",
    )
    assert [each["isOnlineMeeting"] for each in graph.instances(event["id"])] == [
        True,
        False,
        True,
        True,
        True,
        True,
    ]


def test_teams_is_added_later_but_never_taken_away(graph: Graph) -> None:
    event = single(graph, isOnlineMeeting=False)
    path = f"{ORGANISER}/events/{event['id']}"

    added = graph.call("PATCH", path, {"isOnlineMeeting": True}).body
    kept = graph.call("PATCH", path, {"isOnlineMeeting": False}).body

    assert added["onlineMeeting"]["joinUrl"] in added["body"]["content"]
    assert kept["onlineMeeting"] == added["onlineMeeting"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"transactionId": "another"}, "ErrorInvalidRequest"),
        ({"recurrence": {"pattern": {}, "range": {}}}, "ErrorPropertyValidationFailure"),
        ({"end": at("2027-02-23T13:00:00")}, "ErrorCalendarEndDateIsEarlierThanStartDate"),
        ({"isAllDay": True, "start": at("2027-02-23T01:00:00")}, "ErrorPropertyValidationFailure"),
    ],
)
def test_wrong_change_leaves_the_series_as_it_was(graph: Graph, changes: Json, code: str) -> None:
    event = graph.create()
    path = f"{ORGANISER}/events/{event['id']}"

    assert refused(graph, "PATCH", path, changes) == (400, code)
    assert graph.call("GET", path).body == event


def test_recurrence_of_one_date_is_refused(graph: Graph) -> None:
    event = graph.create()
    second = graph.instances(event["id"])[1]
    change = {"recurrence": series()["recurrence"]}

    answer = refused(graph, "PATCH", f"{ORGANISER}/events/{second['id']}", change)

    assert answer == (400, "ErrorInvalidRequest")


def test_change_with_a_stale_etag_is_refused(graph: Graph) -> None:
    event = single(graph)
    path = f"{ORGANISER}/events/{event['id']}"
    graph.call("PATCH", path, {"subject": "First"}, **{"if-match": event["@odata.etag"]})

    answer = refused(graph, "PATCH", path, {"subject": "Second"}, **{"if-match": 'W/"00000001"'})

    assert answer == (412, "ErrorIrresolvableConflict")


def test_human_moves_edits_and_deletes(graph: Graph) -> None:
    event = graph.create()
    given = {"id": event["id"], "original_start": "2027-04-20T12:30:00Z"}

    SCRIPTS["edit_event"](graph.context, {**given, "changes": {"subject": "Edited"}})
    moved = {**given, "start": "2027-04-21T08:00:00Z", "end": "2027-04-21T09:00:00Z"}
    SCRIPTS["move_event"](graph.context, moved)
    SCRIPTS["edit_event"](graph.context, {"do": "edit_event", **given, "importance": "high"})
    dates = graph.instances(event["id"])
    SCRIPTS["delete_event"](graph.context, given)

    assert (dates[1]["subject"], dates[1]["importance"], dates[1]["end"]["dateTime"]) == (
        "Edited",
        "high",
        "2027-04-21T09:00:00.0000000",
    )
    assert len(graph.instances(event["id"])) == 5
    with pytest.raises(GraphFault, match="ErrorItemNotFound"):
        SCRIPTS["delete_event"](graph.context, given)
