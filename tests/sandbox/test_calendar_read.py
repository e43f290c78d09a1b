"""Reading events: ids, filters, pages, windows and the state for scripts."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.calendar.routes import SCRIPTS, state_events
from sandbox.people import save_person
from tests.sandbox.calendar_client import (
    ORGANISER,
    TAG,
    WINTER,
    Graph,
    Json,
    at,
    open_graph,
    refused,
    series,
    single,
    starts,
)

ALICE = "/users/alice@ally.example"


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Graph]:
    with open_graph(tmp_path) as opened:
        yield opened


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


def test_ids_that_mean_nothing_are_refused(graph: Graph) -> None:
    event = graph.create()
    path = f"{ORGANISER}/events"

    assert refused(graph, "GET", f"{path}/nonsense") == (400, "ErrorInvalidIdMalformed")
    assert refused(graph, "GET", f"{path}/{event['id']}Ox") == (400, "ErrorInvalidIdMalformed")
    assert refused(graph, "GET", f"{path}/{event['id']}O20270224") == (404, "ErrorItemNotFound")
    assert refused(graph, "GET", f"{path}/AAMkAG{'x' * 32}") == (404, "ErrorItemNotFound")


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
    assert refused(graph, "GET", path, query={"$orderby": "webLink"})[0] == 400


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


def test_state_since_an_instant_tells_what_changed(graph: Graph) -> None:
    single(graph)
    graph.context.clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    graph.create(subject="Later")

    state = state_events(graph.context, "alice@ally.example", datetime(2026, 12, 31, tzinfo=UTC))

    assert [each["subject"] for each in state] == ["Later"]
    assert state_events(graph.context, "nobody@ally.example", None) == []
