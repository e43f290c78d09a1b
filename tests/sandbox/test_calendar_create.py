"""Creating events: time zones, idempotence, Teams and what is refused."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.calendar.body import answered_body, stored_html
from sandbox.calendar.routes import state_events
from sandbox.calendar.zones import read_wall, to_utc
from sandbox.people import save_person
from tests.sandbox.calendar_client import (
    LONDON,
    ORGANISER,
    Graph,
    Json,
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


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start": at("2027-02-23T13:30:00", "London time")}, "TimeZoneNotSupportedException"),
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


def test_endless_series_shows_two_years(graph: Graph) -> None:
    graph.context.clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    recurrence = series()["recurrence"]
    recurrence["range"] = {"type": "noEnd", "startDate": "2027-02-23"}
    graph.create(recurrence=recurrence)

    state = state_events(graph.context, "organiser@setwise.example", None)

    assert len(state[0]["occurrences"]) == 13


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
