"""Series in an organiser's calendar over recorded answers."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import requests
import responses
from responses import matchers

from service.domain.meeting import (
    Attendee,
    BookedMeeting,
    Occurrence,
    WantedSeries,
    WeeklyPattern,
)
from service.errors import Refused
from service.graph.calendar import GraphCalendar
from service.graph.errors import GraphRejected, GraphThrottled, GraphUnreachable
from service.graph.transport import Transport
from service.graph.wire.calendar import SERIES_TAG
from tests.graph.doubles import SETS, sample

ORGANISER = "sets@contoso.example"
ZOE = Attendee("zoe@contoso.example", "Zoë Müller")
GUEST = Attendee("guest@contoso.example", "Guest")
SERIES_ID = sample("event_created")["id"]
BOOKED = BookedMeeting(
    event_id=SERIES_ID,
    ical_uid=sample("event_created")["iCalUId"],
    join_url=sample("event_created")["onlineMeeting"]["joinUrl"],
)
WANTED = WantedSeries(
    mailbox=ORGANISER,
    transaction_id="0e6f4a3a-0f5b-5b1e-9c35-5f6a7b8c9d01",
    tag="set-3#1",
    subject="Learning set: customer journey",
    body_html="<p>Your learning set meets.</p>",
    starts_local=datetime(2027, 3, 1, 9, 0),  # noqa: DTZ001 -- wall time
    minutes=180,
    zone="Europe/London",
    pattern=WeeklyPattern(first_on=date(2027, 3, 1), interval_weeks=5, count=6),
    attendees=(ZOE,),
)
EVENTS_URL = f"{SETS}/events"
OCCURRENCE_ID = sample("occurrence")["id"]
OCCURRENCE_URL = f"{EVENTS_URL}/{OCCURRENCE_ID}"
MOVED_LOCAL = datetime(2027, 4, 6, 9, 0)  # noqa: DTZ001 -- wall time


@pytest.fixture
def calendar(transport: Transport) -> GraphCalendar:
    return GraphCalendar(transport)


def moved() -> dict[str, object]:
    return {
        **sample("occurrence"),
        "start": {"dateTime": "2027-04-06T08:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2027-04-06T11:00:00.0000000", "timeZone": "UTC"},
    }


OUR_TEXT = '<div id="setwise-text"><p>Your learning set meets.</p></div>'


def invited(*people: Attendee) -> dict[str, Any]:
    """An event with these people on its list."""
    return {
        "id": SERIES_ID,
        "attendees": [
            {"type": "required", "emailAddress": {"address": each.address, "name": each.name}}
            for each in people
        ],
    }


def move(calendar: GraphCalendar) -> None:
    calendar.move_occurrence(
        ORGANISER, OCCURRENCE_ID, starts_local=MOVED_LOCAL, minutes=180, zone="Europe/London"
    )


def test_create_series_posts_everything_in_the_sets_own_zone(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.post(EVENTS_URL, status=201, json=sample("event_created"))

    assert calendar.create_series(WANTED) == BOOKED

    assert json.loads(graph.calls[0].request.body or b"") == {
        "subject": "Learning set: customer journey",
        "body": {"contentType": "html", "content": OUR_TEXT},
        "start": {"dateTime": "2027-03-01T09:00:00", "timeZone": "GMT Standard Time"},
        "end": {"dateTime": "2027-03-01T12:00:00", "timeZone": "GMT Standard Time"},
        "recurrence": {
            "pattern": {
                "type": "weekly",
                "interval": 5,
                "daysOfWeek": ["monday"],
                "firstDayOfWeek": "monday",
            },
            "range": {
                "type": "numbered",
                "startDate": "2027-03-01",
                "numberOfOccurrences": 6,
                "recurrenceTimeZone": "GMT Standard Time",
            },
        },
        "attendees": [
            {
                "emailAddress": {"address": "zoe@contoso.example", "name": "Zoë Müller"},
                "type": "required",
            }
        ],
        "isOnlineMeeting": True,
        "onlineMeetingProvider": "teamsForBusiness",
        "sensitivity": "private",
        "transactionId": WANTED.transaction_id,
        "singleValueExtendedProperties": [{"id": SERIES_TAG, "value": "set-3#1"}],
    }


def test_create_series_refused_by_teams_has_no_link(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.post(EVENTS_URL, status=201, json=sample("event_without_teams"))
    graph.get(f"{EVENTS_URL}/{SERIES_ID}", json=sample("event_without_teams"))

    assert calendar.create_series(WANTED) == replace(BOOKED, join_url=None)


def test_create_series_reads_back_a_link_that_comes_late(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.post(EVENTS_URL, status=201, json=sample("event_without_teams"))
    graph.get(f"{EVENTS_URL}/{SERIES_ID}", json=sample("event_created"))

    assert calendar.create_series(WANTED) == BOOKED


def test_create_series_unanswered_is_found_by_its_tag(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    tagged = (
        f"singleValueExtendedProperties/Any(ep: ep/id eq '{SERIES_TAG}' and ep/value eq 'set-3#1')"
    )
    graph.post(EVENTS_URL, body=requests.ReadTimeout())
    graph.get(
        EVENTS_URL,
        json=sample("events_found"),
        match=[
            matchers.query_param_matcher(
                {
                    "$filter": tagged,
                    "$select": "id,iCalUId,isCancelled,isOnlineMeeting,onlineMeeting",
                }
            )
        ],
    )

    assert calendar.create_series(WANTED) == BOOKED


def test_create_series_unanswered_and_not_yet_found_is_posted_again_alike(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.post(EVENTS_URL, status=504)
    graph.get(EVENTS_URL, json={"value": []})
    graph.post(EVENTS_URL, status=201, json=sample("event_created"))

    assert calendar.create_series(WANTED) == BOOKED

    first, _, second = (call.request.body for call in graph.calls)
    assert first == second


def test_create_series_unanswered_twice_may_be_tried_later(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.post(EVENTS_URL, status=503, headers={"Retry-After": "9"})
    graph.get(EVENTS_URL, json={"value": []})

    with pytest.raises(GraphThrottled) as caught:
        calendar.create_series(WANTED)

    assert caught.value.retry_after == 9.0


def test_create_series_throttled_waits_before_anything_else(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.post(EVENTS_URL, status=429, json=sample("error_throttled"), headers={"Retry-After": "5"})

    with pytest.raises(GraphThrottled) as caught:
        calendar.create_series(WANTED)

    assert (caught.value.retry_after, len(graph.calls)) == (5.0, 1)


def test_create_series_with_known_transaction_is_found(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.post(EVENTS_URL, status=409)
    graph.get(EVENTS_URL, json=sample("events_found"))

    assert calendar.create_series(WANTED) == BOOKED


def test_create_series_refused(graph: responses.RequestsMock, calendar: GraphCalendar) -> None:
    graph.post(EVENTS_URL, status=400, json=sample("error_invalid_recipients"))

    with pytest.raises(GraphRejected):
        calendar.create_series(WANTED)


def test_create_series_in_a_zone_that_outlook_lacks(calendar: GraphCalendar) -> None:
    with pytest.raises(Refused, match="Antarctica/Troll"):
        calendar.create_series(replace(WANTED, zone="Antarctica/Troll"))


def test_find_series_that_was_cancelled(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    found = sample("events_found")
    found["value"][0]["isCancelled"] = True
    graph.get(EVENTS_URL, json=found)

    assert calendar.find_meeting(ORGANISER, "set-3#1") is None


def test_occurrences_reads_every_page(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    url = f"{EVENTS_URL}/SERIES/instances"
    first = {
        "startDateTime": "2027-03-01T00:00:00Z",
        "endDateTime": "2027-12-31T00:00:00Z",
        "$select": "id,originalStart,start,end,isCancelled",
        "$top": "100",
    }
    pages = ({"$skip": "1"}, {"$skip": "2"})
    graph.get(url, json=sample("instances_page_1"), match=[matchers.query_param_matcher(first)])
    for page, name in zip(pages, ("instances_page_2_empty", "instances_page_3"), strict=True):
        graph.get(url, json=sample(name), match=[matchers.query_param_matcher(page)])

    found = calendar.occurrences(
        ORGANISER,
        "SERIES",
        start=datetime(2027, 3, 1, tzinfo=UTC),
        end=datetime(2027, 12, 31, tzinfo=UTC),
    )

    # London: nine in the morning before and after the clock change of 28 March.
    days = (("AAkALgoccurrence1", 3, 1, 9), ("AAkALgoccurrence2", 4, 5, 8))
    assert found == [
        Occurrence(
            event_id=event_id,
            original_start=datetime(2027, month, day, hour, tzinfo=UTC),
            starts_at=datetime(2027, month, day, hour, tzinfo=UTC),
            ends_at=datetime(2027, month, day, hour + 3, tzinfo=UTC),
        )
        for event_id, month, day, hour in days
    ]


def test_move_occurrence_reads_back(graph: responses.RequestsMock, calendar: GraphCalendar) -> None:
    graph.get(OCCURRENCE_URL, json=sample("occurrence"))
    graph.patch(OCCURRENCE_URL, json=moved())
    graph.get(OCCURRENCE_URL, json=moved())

    move(calendar)

    assert json.loads(graph.calls[1].request.body or b"") == {
        "start": {"dateTime": "2027-04-06T09:00:00", "timeZone": "GMT Standard Time"},
        "end": {"dateTime": "2027-04-06T12:00:00", "timeZone": "GMT Standard Time"},
    }


def test_move_occurrence_that_is_there_already_mails_nobody(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.get(OCCURRENCE_URL, json=moved())

    move(calendar)

    assert [call.request.method for call in graph.calls] == ["GET"]


@pytest.mark.parametrize("status", [200, 504])
def test_move_occurrence_that_did_not_take_effect(
    graph: responses.RequestsMock, calendar: GraphCalendar, status: int
) -> None:
    graph.get(OCCURRENCE_URL, json=sample("occurrence"))
    graph.patch(OCCURRENCE_URL, status=status, json=moved())

    with pytest.raises(GraphUnreachable) as caught:
        move(calendar)

    assert (caught.value.code, caught.value.status) == ("NotApplied", status)


def test_move_occurrence_unanswered_but_applied(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.get(OCCURRENCE_URL, json=sample("occurrence"))
    graph.patch(OCCURRENCE_URL, status=504)
    graph.get(OCCURRENCE_URL, json=moved())

    move(calendar)

    assert [call.request.method for call in graph.calls] == ["GET", "PATCH", "GET"]


def test_move_occurrence_past_its_neighbour(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.get(OCCURRENCE_URL, json=sample("occurrence"))
    graph.patch(OCCURRENCE_URL, status=400, json=sample("error_crossing"))

    with pytest.raises(GraphRejected) as caught:
        move(calendar)

    assert caught.value.code == "ErrorOccurrenceCrossingBoundary"


def test_change_attendees_sends_the_list_alone_keeps_guests_and_reads_back(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    ada = Attendee("ada@contoso.example", "Ada Byron")
    graph.get(f"{EVENTS_URL}/{SERIES_ID}", json=sample("attendees"))
    graph.patch(f"{EVENTS_URL}/{SERIES_ID}", json=invited(GUEST, ada))
    graph.get(f"{EVENTS_URL}/{SERIES_ID}", json=invited(GUEST, ada))

    left = calendar.change_attendees(ORGANISER, SERIES_ID, added=[ada], removed=[ZOE.address])

    assert left == (GUEST, ada)
    assert json.loads(graph.calls[1].request.body or b"") == {
        "attendees": [
            {
                "emailAddress": {"address": "guest@contoso.example", "name": "Guest"},
                "type": "optional",
            },
            {
                "emailAddress": {"address": "ada@contoso.example", "name": "Ada Byron"},
                "type": "required",
            },
        ]
    }


def test_change_attendees_that_are_so_already_sends_nothing(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.get(f"{EVENTS_URL}/{SERIES_ID}", json=sample("attendees"))

    found = calendar.change_attendees(
        ORGANISER, SERIES_ID, added=[ZOE], removed=["left@contoso.example"]
    )

    assert (set(found), len(graph.calls)) == ({ZOE, GUEST}, 1)


@pytest.mark.parametrize("status", [200, 503])
def test_change_attendees_that_did_not_take_effect(
    graph: responses.RequestsMock, calendar: GraphCalendar, status: int
) -> None:
    graph.get(f"{EVENTS_URL}/{SERIES_ID}", json=sample("attendees"))
    graph.patch(f"{EVENTS_URL}/{SERIES_ID}", status=status, json=sample("attendees"))

    with pytest.raises(GraphUnreachable) as caught:
        calendar.change_attendees(ORGANISER, SERIES_ID, added=[], removed=[ZOE.address])

    assert (caught.value.code, caught.value.status) == ("NotApplied", status)


@pytest.mark.parametrize("status", [202, 504])
def test_cancel_reads_back_that_it_is_gone(
    graph: responses.RequestsMock, calendar: GraphCalendar, status: int
) -> None:
    graph.post(f"{OCCURRENCE_URL}/cancel", status=status)
    graph.get(OCCURRENCE_URL, status=404, json=sample("error_item_not_found"))

    calendar.cancel(ORGANISER, OCCURRENCE_ID, comment="Moved to May.")

    assert json.loads(graph.calls[0].request.body or b"") == {"comment": "Moved to May."}


def test_cancel_of_what_is_gone_already(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    graph.post(f"{OCCURRENCE_URL}/cancel", status=404, json=sample("error_item_not_found"))

    calendar.cancel(ORGANISER, OCCURRENCE_ID, comment="")

    assert len(graph.calls) == 1


@pytest.mark.parametrize("status", [202, 504])
def test_cancel_that_did_not_take_effect(
    graph: responses.RequestsMock, calendar: GraphCalendar, status: int
) -> None:
    graph.post(f"{OCCURRENCE_URL}/cancel", status=status)
    graph.get(OCCURRENCE_URL, json={"id": OCCURRENCE_ID, "isCancelled": False})

    with pytest.raises(GraphUnreachable) as caught:
        calendar.cancel(ORGANISER, OCCURRENCE_ID, comment="")

    assert caught.value.code == "NotApplied"


def test_write_text_keeps_the_rest_of_the_body(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    body = (
        '<html><body><div id="setwise-text"><p>Old.</p></div>'
        '<div class="me-email-text"><a href="https://teams.example/1">Join</a></div></body></html>'
    )
    said = {"id": SERIES_ID, "subject": "Set Maple", "body": {"content": body}}
    now = {**said, "subject": "Set Elm", "body": {"content": body.replace("Old", "New")}}
    graph.get(f"{EVENTS_URL}/{SERIES_ID}", json=said)
    graph.patch(f"{EVENTS_URL}/{SERIES_ID}", json=now)
    graph.get(f"{EVENTS_URL}/{SERIES_ID}", json=now)

    calendar.write_text(ORGANISER, SERIES_ID, subject="Set Elm", body_html="<p>New.</p>")

    assert json.loads(graph.calls[1].request.body or b"") == {
        "subject": "Set Elm",
        "body": {"contentType": "html", "content": body.replace("Old", "New")},
    }


def test_write_text_that_stands_already_mails_nobody(
    graph: responses.RequestsMock, calendar: GraphCalendar
) -> None:
    body = {"content": '<div id="setwise-text"><p>New.</p></div>'}
    graph.get(f"{EVENTS_URL}/{SERIES_ID}", json={"subject": "Set Elm", "body": body})

    calendar.write_text(ORGANISER, SERIES_ID, subject="Set Elm", body_html="<p>New.</p>")

    assert len(graph.calls) == 1
