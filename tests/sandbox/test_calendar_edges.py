"""Where the calendar refuses, falls back or differs from the plain case."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.answers import Answer, GraphFault
from sandbox.calendar.body import answered_body, stored_html
from sandbox.calendar.routes import SCRIPTS, state_events
from sandbox.calendar.zones import read_wall, to_utc
from sandbox.people import save_person
from tests.sandbox.calendar_client import (
    ORGANISER,
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

ALICE = "/users/alice@ally.example"


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Graph]:
    with open_graph(tmp_path) as opened:
        yield opened


def single(graph: Graph, **changes: object) -> Json:
    """One meeting on Tuesday 23 February 2027, 13:30 to 16:30 in London."""
    return graph.create(**{"recurrence": None, "transactionId": None, **changes})


def answers(event: Json) -> list[str]:
    return [each["status"]["response"] for each in event["attendees"]]


def test_monthly_series_meets_on_the_last_thursday(graph: Graph) -> None:
    event = graph.create(
        start=at("2027-02-25T09:00:00"),
        end=at("2027-02-25T10:00:00"),
        recurrence={
            "pattern": {
                "type": "relativeMonthly",
                "interval": 1,
                "daysOfWeek": ["thursday"],
                "index": "last",
            },
            "range": {"type": "endDate", "startDate": "2027-02-25", "endDate": "2027-05-01"},
        },
    )

    assert starts(graph.instances(event["id"])) == [
        "2027-02-25T09:00",
        "2027-03-25T09:00",
        "2027-04-29T08:00",
    ]


def test_range_wins_over_a_start_on_another_day(graph: Graph) -> None:
    event = graph.create(start=at("2027-02-24T13:30:00"), end=at("2027-02-24T16:30:00"))

    assert starts([event]) == ["2027-02-23T13:30"]


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


def test_invitation_reaches_people_outside_and_bounces_off_a_missing_mailbox(graph: Graph) -> None:
    store = graph.context.store
    save_person(store, {"email": "guest@else.example", "kind": "external"})
    save_person(store, {"email": "bob@ally.example", "mailbox": "missing"})
    people = [{"emailAddress": {"address": f"{name}"}} for name in ("guest@else.example", "x@y.z")]

    single(graph, attendees=[*people, attendee("bob"), attendee("alice")])

    assert graph.mails("guest@else.example") == [("Request", "Diversity set")]
    assert graph.mails("alice@ally.example") == [("Request", "Diversity set")]
    assert graph.mails("x@y.z") == [("Request", "Diversity set")]
    assert graph.mails("bob@ally.example") == []
    assert graph.mails("organiser@setwise.example") == [
        ("REPORT.IPM.Note.NDR", "Undeliverable: Diversity set")
    ]


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"deleted": True}, "Request_ResourceNotFound"),
        ({"mailbox": "missing"}, "MailboxNotEnabledForRESTAPI"),
    ],
)
def test_calendar_of_nobody_is_not_found(graph: Graph, person: Json, code: str) -> None:
    save_person(graph.context.store, {"email": "alice@ally.example", **person})

    assert refused(graph, "GET", f"{ALICE}/events") == (404, code)


def test_meeting_of_an_organiser_who_left_stays_readable(graph: Graph) -> None:
    single(graph)
    save_person(graph.context.store, {"email": "organiser@setwise.example", "deleted": True})

    copy = graph.call("GET", f"{ALICE}/events").body["value"][0]

    assert copy["organizer"]["emailAddress"]["address"] == "organiser@setwise.example"


def test_ids_that_mean_nothing_are_refused(graph: Graph) -> None:
    event = graph.create()
    path = f"{ORGANISER}/events"

    assert refused(graph, "GET", f"{path}/nonsense") == (400, "ErrorInvalidIdMalformed")
    assert refused(graph, "GET", f"{path}/{event['id']}Ox") == (400, "ErrorInvalidIdMalformed")
    assert refused(graph, "GET", f"{path}/{event['id']}O20270224") == (404, "ErrorItemNotFound")
    assert refused(graph, "GET", f"{path}/AAkALg{'x' * 32}") == (404, "ErrorItemNotFound")


def test_occurrence_is_found_by_its_oid(graph: Graph) -> None:
    event = graph.create()

    found = graph.call("GET", f"{ORGANISER}/events/OID.{event['id']}.2027-04-20").body

    assert (found["id"], found["type"]) == (graph.instances(event["id"])[1]["id"], "occurrence")


def test_text_body_and_tags_come_when_asked_for(graph: Graph) -> None:
    event = graph.create()
    tag = series()["singleValueExtendedProperties"][0]
    expand = f"singleValueExtendedProperties($filter=id eq '{tag['id']}')"

    shown = graph.call(
        "GET",
        f"{ORGANISER}/events/{event['id']}",
        query={"$expand": expand, "$select": "body"},
        prefer='outlook.body-content-type="text"',
    )

    assert shown.body["singleValueExtendedProperties"] == [tag]
    assert shown.body["body"]["content"].startswith("Welcome\n")
    assert shown.headers == {"Preference-Applied": 'outlook.body-content-type="text"'}


def test_events_are_ordered_filtered_and_selected(graph: Graph) -> None:
    for name in ("B", "A", "C"):
        single(graph, subject=name)
    path = f"{ORGANISER}/events"

    ordered = graph.call("GET", path, query={"$orderby": "subject desc", "$select": "subject"})
    found = graph.call("GET", path, query={"$filter": "subject eq 'A'", "$count": "true"})

    assert [each["subject"] for each in ordered.body["value"]] == ["C", "B", "A"]
    assert [each["subject"] for each in found.body["value"]] == ["A"]
    assert refused(graph, "GET", path, query={"$orderby": "colour"})[0] == 400
    assert refused(graph, "GET", path, query={"$select": "colour"})[0] == 400


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"startDateTime": "2027-01-01"},
        {"startDateTime": "today", "endDateTime": "2027-01-01"},
        {"startDateTime": "2027-01-02", "endDateTime": "2027-01-01"},
        {**WINTER, "$select": "subject,createdDateTime"},
    ],
)
def test_calendar_view_without_a_proper_window_is_refused(graph: Graph, query: Json) -> None:
    assert refused(graph, "GET", f"{ORGANISER}/calendarView", query=query)[0] == 400


def test_calendar_view_holds_singles_in_the_window(graph: Graph) -> None:
    single(graph)
    single(graph, start=at("2026-02-23T13:30:00"), end=at("2026-02-23T14:30:00"))

    view = graph.call("GET", f"{ORGANISER}/calendarView", query=WINTER).body["value"]

    assert starts(view) == ["2027-02-23T13:30"]


def test_instances_of_a_single_event_are_refused(graph: Graph) -> None:
    event = single(graph)

    answer = refused(graph, "GET", f"{ORGANISER}/events/{event['id']}/instances", query=WINTER)

    assert answer == (400, "ErrorInvalidRequest")


def test_calendar_tells_whether_teams_is_allowed(graph: Graph) -> None:
    path = f"{ORGANISER}/calendar"
    query = {"$select": "allowedOnlineMeetingProviders,isTallyingResponses"}

    licensed = graph.call("GET", path, query=query).body
    graph.context.tenant.teams = False
    refused_teams = graph.call("GET", path, query=query).body

    assert licensed["allowedOnlineMeetingProviders"] == ["teamsForBusiness"]
    assert {name: refused_teams[name] for name in refused_teams if name != "id"} == {
        "allowedOnlineMeetingProviders": [],
        "isTallyingResponses": True,
    }


def test_supported_zones_come_as_windows_or_iana_names(graph: Graph) -> None:
    path = f"{ORGANISER}/outlook/supportedTimeZones"
    iana = f"{path}(TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana')"

    windows_names = [each["alias"] for each in graph.call("GET", path).body["value"]]
    iana_names = [each["alias"] for each in graph.call("GET", iana).body["value"]]

    assert ("GMT Standard Time" in windows_names, "Europe/London" in windows_names) == (True, False)
    assert ("GMT Standard Time" in iana_names, "Europe/London" in iana_names) == (False, True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"schedules": []}, "RequestBodyRead"),
        ({"endTime": at("2027-05-30T12:30:00")}, "ErrorInvalidParameter"),
        ({"availabilityViewInterval": 4}, "ErrorInvalidParameter"),
        ({"availabilityViewInterval": "often"}, "RequestBodyRead"),
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


def test_endless_series_shows_two_years(graph: Graph) -> None:
    graph.context.clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    recurrence = series()["recurrence"]
    recurrence["range"] = {"type": "noEnd", "startDate": "2027-02-23"}
    graph.create(recurrence=recurrence)

    state = state_events(graph.context, "organiser@setwise.example", None)

    assert len(state[0]["occurrences"]) == 13


def test_state_since_an_instant_tells_what_changed(graph: Graph) -> None:
    single(graph)
    graph.context.clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    graph.create(subject="Later")

    state = state_events(graph.context, "alice@ally.example", datetime(2026, 12, 31, tzinfo=UTC))

    assert [each["subject"] for each in state] == ["Later"]
    assert state_events(graph.context, "nobody@ally.example", None) == []


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2027-03-28T01:30:00", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # skipped hour
        ("2027-10-31T01:30:00", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # repeated hour
    ],
)
def test_wall_time_in_a_clock_change_is_read_as_the_earlier(wall: str, expected: datetime) -> None:
    assert to_utc(*read_wall(at(wall), "start")) == expected


def test_body_drops_active_content_and_tells_bare_links() -> None:
    inner = stored_html(
        {
            "contentType": "html",
            "content": "<html><head><style>p{}</style></head><body><p>Hi <a href='https://x.example'>"
            "there</a></p><script>bad()</script><p>Bye</p></body></html>",
        }
    )

    assert inner == "<p>Hi <a href='https://x.example'>there</a></p><p>Bye</p>"
    assert answered_body(inner, as_text=True) == {
        "contentType": "text",
        "content": "Hi there <https://x.example>\n\nBye",
    }
