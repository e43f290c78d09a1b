"""Series, exceptions, invitations and answers as a Graph client sees them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.answers import Answer
from sandbox.calendar.routes import SCRIPTS, state_events
from sandbox.people import find_person, save_person
from tests.sandbox.calendar_client import (
    LONDON,
    ORGANISER,
    TAG,
    WINTER,
    Graph,
    Json,
    at,
    attendee,
    open_graph,
    refused,
    series,
    starts,
)


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Graph]:
    with open_graph(tmp_path) as opened:
        yield opened


def test_series_keeps_its_wall_time_over_clock_changes(graph: Graph) -> None:
    event = graph.create()

    assert starts(graph.instances(event["id"], **LONDON)) == [
        "2027-02-23T13:30",
        "2027-04-20T13:30",
        "2027-06-15T13:30",
        "2027-08-10T13:30",
        "2027-10-05T13:30",
        "2027-11-30T13:30",
    ]
    assert starts(graph.instances(event["id"]))[:3] == [
        "2027-02-23T13:30",
        "2027-04-20T12:30",
        "2027-06-15T12:30",
    ]


def test_series_anchored_in_utc_drifts_in_local_time(graph: Graph) -> None:
    event = graph.create(
        start=at("2027-02-23T13:30:00", "UTC"), end=at("2027-02-23T16:30:00", "UTC")
    )

    local = starts(graph.instances(event["id"], **LONDON))

    assert local[:2] == ["2027-02-23T13:30", "2027-04-20T14:30"]


def test_create_repeated_with_same_transaction_id_invites_nobody_again(graph: Graph) -> None:
    first = graph.create()
    second = graph.create(subject="Something else")

    assert (second["id"], second["subject"]) == (first["id"], "Diversity set")
    assert graph.mails("alice@ally.example") == [("Request", "Diversity set")]


def test_teams_meeting_is_refused_silently_without_licence(graph: Graph) -> None:
    licensed = graph.create()
    save_person(graph.context.store, {"email": "organiser@setwise.example", "teams": False})
    refused_event = graph.create(transactionId="other")

    assert licensed["onlineMeeting"]["joinUrl"] in licensed["body"]["content"]
    assert [
        refused_event[name]
        for name in ("isOnlineMeeting", "onlineMeetingProvider", "onlineMeeting")
    ] == [False, "unknown", None]


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


def test_filter_by_tag_sees_an_event_after_the_search_lag(graph: Graph) -> None:
    event = graph.create()
    wanted = f"singleValueExtendedProperties/Any(ep: ep/id eq '{TAG}' and ep/value eq 'set-1')"
    query = {"$filter": wanted, "$select": "id"}

    found = graph.call("GET", f"{ORGANISER}/events", query=query).body["value"]
    graph.context.tenant.search_lag_ms = 60_000
    lagging = graph.call("GET", f"{ORGANISER}/events", query=query).body["value"]

    assert [each["id"] for each in found] == [event["id"]]
    assert lagging == []


def test_instances_come_in_pages_with_absolute_links(graph: Graph) -> None:
    event = graph.create()
    path = f"{ORGANISER}/events/{event['id']}/instances"

    first = graph.call("GET", path, query={**WINTER, "$top": "4"}).body

    assert len(first["value"]) == 4
    assert re.match(r"https://localhost:1/v1\.0/users/", first["@odata.nextLink"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start": at("2027-02-23T13:30:00", "London time")}, "TimeZoneNotSupportedException"),
        ({"colour": "red"}, "RequestBodyRead"),
        ({"subject": 7}, "RequestBodyRead"),
        ({"attendees": {"alice": True}}, "RequestBodyRead"),
        ({"attendees": [{"emailAddress": {"address": "nobody"}}]}, "ErrorInvalidRecipients"),
        ({"end": at("2027-02-22T13:30:00")}, "ErrorCalendarEndDateIsEarlierThanStartDate"),
        ({"end": at("2027-06-22T13:30:00")}, "ErrorOccurrenceTimeSpanTooBig"),
        (
            {"recurrence": {"pattern": {"type": "daily", "interval": 0}, "range": {}}},
            "ErrorPropertyValidationFailure",
        ),
    ],
)
def test_wrong_event_is_refused(graph: Graph, changes: Json, code: str) -> None:
    answer = refused(graph, "POST", f"{ORGANISER}/events", {**series(), **changes})

    assert answer == (400, code)
    assert state_events(graph.context, None, None) == []


def test_clients_spelling_is_accepted_and_answered_in_canonical_form(graph: Graph) -> None:
    event = graph.create(
        **{"@odata.type": "#microsoft.graph.event"},
        importance="High",
        isOnlineMeeting="true",
        onlineMeetingProvider="TeamsForBusiness",
        start=at("2027-02-23T13:30:00+00:00", "Europe/London"),
        end=at("2027-02-23T16:30:00.0000000", "Europe/London"),
    )

    assert [event[name] for name in ("importance", "isOnlineMeeting", "originalStartTimeZone")] == [
        "high",
        True,
        "Europe/London",
    ]


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


def test_state_tells_dates_exceptions_and_cancelled(graph: Graph) -> None:
    event = graph.create()
    dates = graph.instances(event["id"])
    graph.call("POST", f"{ORGANISER}/events/{dates[0]['id']}/cancel", {})
    SCRIPTS["move_event"](
        graph.context, {"id": dates[1]["id"], "start": "2027-04-21T08:00:00+01:00"}
    )

    state = state_events(graph.context, "organiser@setwise.example", None)

    assert [(each["start"], each["local_start"]) for each in state[0]["occurrences"][:2]] == [
        ("2027-04-21T07:00:00Z", "2027-04-21T08:00:00"),
        ("2027-06-15T12:30:00Z", "2027-06-15T13:30:00"),
    ]
    assert [each["originalStart"] for each in state[0]["exceptions"]] == ["2027-04-20T12:30:00Z"]
    assert state[0]["cancelled"] == ["2027-02-23T13:30:00Z"]
    assert state[0]["tags"] == {TAG: "Set-1", "AlsSeriesId": "Set-1"}
