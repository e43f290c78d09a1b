"""A set's calendar read back over recorded answers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import responses

from service.domain.calendar.found import BookedRule, FoundAttendee, FoundDate, FoundSeries
from service.domain.meeting import WeeklyPattern
from service.domain.states import Response
from service.graph.calendar_reading import GraphCalendarReading
from service.graph.errors import GraphNotFound
from service.graph.transport import Transport
from tests.graph.doubles import SETS, sample

ORGANISER = "sets@contoso.example"
SERIES_ID = sample("master_expanded")["id"]
JOIN_URL = sample("master_expanded")["onlineMeeting"]["joinUrl"]
SERIES_URL = f"{SETS}/events/{SERIES_ID}"
BOOKED = BookedRule(
    first_local=datetime(2027, 3, 1, 9, 0),  # noqa: DTZ001 -- wall time
    minutes=180,
    zone="Europe/London",
    pattern=WeeklyPattern(first_on=date(2027, 3, 1), interval_weeks=5, count=4),
)
LONG = timedelta(hours=3)
ZOE = FoundAttendee(
    "zoe@contoso.example",
    "Zoë Müller",
    Response.ACCEPTED,
    answered_at=datetime(2027, 1, 5, 8, tzinfo=UTC),
)
ADA = FoundAttendee("ada@contoso.example", "Ada Byron")


@pytest.fixture
def calendar(transport: Transport) -> GraphCalendarReading:
    return GraphCalendarReading(transport)


def plain(year: int, month: int, day: int, hour: int) -> FoundDate:
    at = datetime(year, month, day, hour, tzinfo=UTC)
    return FoundDate(at, None, at, at + LONG)


def asked(graph: responses.RequestsMock, call: int) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(str(graph.calls[call].request.url)).query))


def test_series_with_a_moved_and_a_cancelled_date_is_read_in_one_call(
    graph: responses.RequestsMock, calendar: GraphCalendarReading
) -> None:
    graph.get(SERIES_URL, json=sample("master_expanded"))
    moved_to = datetime(2027, 4, 6, 8, tzinfo=UTC)
    proposed = datetime(2027, 4, 7, 8, tzinfo=UTC)

    found = calendar.read_series(ORGANISER, SERIES_ID, BOOKED)

    assert found == FoundSeries(
        event_id=SERIES_ID,
        subject="Set Maple",
        join_url=JOIN_URL,
        attendees=(ZOE, ADA),
        dates=(
            plain(2027, 3, 1, 9),
            FoundDate(
                original_start=datetime(2027, 4, 5, 8, tzinfo=UTC),
                event_id=sample("master_expanded")["exceptionOccurrences"][0]["id"],
                starts_at=moved_to,
                ends_at=moved_to + LONG,
                attendees=(
                    FoundAttendee(
                        ZOE.address,
                        ZOE.name,
                        Response.DECLINED,
                        answered_at=datetime(2027, 2, 1, 10, tzinfo=UTC),
                        proposed=(proposed, proposed + LONG),
                    ),
                    FoundAttendee(
                        ADA.address,
                        ADA.name,
                        Response.TENTATIVE,
                        answered_at=datetime(2027, 2, 2, 10, tzinfo=UTC),
                    ),
                ),
                subject="Set Maple",
                join_url=JOIN_URL,
            ),
            plain(2027, 5, 10, 8),
        ),
    )
    assert asked(graph, 0) == {
        "$select": "id,subject,start,end,isCancelled,isOnlineMeeting,onlineMeeting,attendees,"
        "recurrence,cancelledOccurrences,exceptionOccurrences",
        "$expand": "exceptionOccurrences",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"start": {"dateTime": "2027-03-02T09:00:00.0000000", "timeZone": "UTC"}},
        {"recurrence": {"pattern": {"type": "weekly", "interval": 4}, "range": {}}},
        {"recurrence": None},
        {
            "recurrence": {
                "pattern": {"type": "weekly", "interval": 5},
                "range": {"type": "endDate", "endDate": "2027-05-10"},
            }
        },
    ],
)
def test_series_that_somebody_changed_is_read_date_by_date(
    graph: responses.RequestsMock, calendar: GraphCalendarReading, change: dict[str, Any]
) -> None:
    graph.get(SERIES_URL, json={**sample("master_expanded"), **change})
    dates = [
        {**sample("occurrence"), "attendees": [], "type": "occurrence"},
        {**sample("occurrence"), "isCancelled": True},
    ]
    graph.get(f"{SERIES_URL}/instances", json={"value": dates})

    found = calendar.read_series(ORGANISER, SERIES_ID, BOOKED)

    assert found is not None
    assert [(each.event_id, each.attendees) for each in found.dates] == [
        (sample("occurrence")["id"], None)
    ]
    assert asked(graph, 1)["startDateTime"] == "2026-12-29T09:00:00Z"
    assert asked(graph, 1)["endDateTime"] == "2027-08-15T08:00:00Z"


def test_series_that_ends_on_the_day_we_asked_for_is_as_booked(
    graph: responses.RequestsMock, calendar: GraphCalendarReading
) -> None:
    rule = {
        "pattern": {"type": "weekly", "interval": 5},
        "range": {"type": "endDate", "endDate": "2027-06-14"},
    }
    graph.get(SERIES_URL, json={**sample("master_expanded"), "recurrence": rule})

    found = calendar.read_series(ORGANISER, SERIES_ID, BOOKED)

    assert found is not None
    assert len(found.dates) == 3


def test_what_is_gone_or_cancelled_is_not_there(
    graph: responses.RequestsMock, calendar: GraphCalendarReading
) -> None:
    graph.get(SERIES_URL, status=404, json=sample("error_item_not_found"))
    graph.get(f"{SETS}/events/one", json={**sample("occurrence"), "isCancelled": True})

    assert calendar.read_series(ORGANISER, SERIES_ID, BOOKED) is None
    assert calendar.read_single(ORGANISER, "one") is None


def test_mailbox_that_is_not_there_says_nothing_about_its_meetings(
    graph: responses.RequestsMock, calendar: GraphCalendarReading
) -> None:
    graph.get(SERIES_URL, status=404, json=sample("error_mailbox_missing"))

    with pytest.raises(GraphNotFound):
        calendar.read_series(ORGANISER, SERIES_ID, BOOKED)


def test_single_event_has_a_list_of_its_own(
    graph: responses.RequestsMock, calendar: GraphCalendarReading
) -> None:
    single = {**sample("master_expanded"), "id": "one"}
    graph.get(f"{SETS}/events/one", json=single)
    starts_at = datetime(2027, 3, 1, 9, tzinfo=UTC)

    assert calendar.read_single(ORGANISER, "one") == FoundDate(
        None, "one", starts_at, starts_at + LONG, (ZOE, ADA), "Set Maple", JOIN_URL
    )
