"""A set's calendar read back from the sandbox, while people answer and meddle."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from service.domain.calendar.found import BookedRule, FoundSeries
from service.domain.meeting import Attendee, WantedSeries, WeeklyPattern
from service.domain.states import Response
from service.graph.calendar import GraphCalendar
from service.graph.calendar_reading import GraphCalendarReading
from service.graph.transport import Transport
from tests.graph.live import ORGANISER, RunningSandbox

ZOE = Attendee("zoe@contoso.example", "Zoë Müller")
ADA = Attendee("ada@contoso.example", "Ada Byron")
BOOKED = BookedRule(
    first_local=datetime(2027, 9, 6, 9, 0),  # noqa: DTZ001 -- wall time
    minutes=180,
    zone="Europe/London",
    pattern=WeeklyPattern(first_on=date(2027, 9, 6), interval_weeks=5, count=4),
)
STARTS = [
    datetime(2027, 9, 6, 8, tzinfo=UTC),
    datetime(2027, 10, 11, 8, tzinfo=UTC),
    datetime(2027, 11, 15, 9, tzinfo=UTC),
    datetime(2027, 12, 20, 9, tzinfo=UTC),
]


@pytest.fixture
def series_id(sandbox_transport: Transport) -> str:
    wanted = WantedSeries(
        mailbox=ORGANISER,
        transaction_id="0e6f4a3a-0f5b-5b1e-9c35-5f6a7b8c9d02",
        tag="set-4#1",
        subject="Set Maple",
        body_html="<p>Your learning set meets.</p>",
        starts_local=BOOKED.first_local,
        minutes=BOOKED.minutes,
        zone=BOOKED.zone,
        pattern=BOOKED.pattern,
        attendees=(ZOE, ADA),
    )
    return GraphCalendar(sandbox_transport).create_series(wanted).event_id


def read(transport: Transport, series_id: str) -> FoundSeries:
    found = GraphCalendarReading(transport).read_series(ORGANISER, series_id, BOOKED)
    assert found is not None
    return found


def test_answers_and_changes_by_hand_are_read_where_they_were_made(
    sandbox: RunningSandbox, sandbox_transport: Transport, series_id: str
) -> None:
    def of(number: int) -> dict[str, str]:
        return {"original_start": STARTS[number].isoformat()}

    sandbox.tell("attendee", {"email": ZOE.address, "event": series_id, "response": "accepted"})
    sandbox.tell(
        "attendee", {"email": ZOE.address, "event": series_id, "response": "declined", **of(0)}
    )
    later = STARTS[1] + timedelta(hours=2)
    sandbox.tell(
        "human", {"do": "move_event", "id": series_id, "start": later.isoformat(), **of(1)}
    )
    sandbox.tell("human", {"do": "delete_event", "id": series_id, **of(2)})

    found = read(sandbox_transport, series_id)

    assert [(each.address, each.response) for each in found.attendees] == [
        (ZOE.address, Response.ACCEPTED),
        (ADA.address, Response.NONE),
    ]
    assert [(each.original_start, each.starts_at) for each in found.dates] == [
        (STARTS[0], STARTS[0]),
        (STARTS[1], later),
        (STARTS[3], STARTS[3]),
    ]
    assert [
        None if each.attendees is None else [one.response for one in each.attendees]
        for each in found.dates
    ] == [[Response.DECLINED, Response.NONE], [Response.NONE, Response.NONE], None]


def test_series_moved_as_a_whole_shows_every_new_date(
    sandbox: RunningSandbox, sandbox_transport: Transport, series_id: str
) -> None:
    by = timedelta(hours=2)
    sandbox.tell(
        "human", {"do": "move_event", "id": series_id, "start": (STARTS[0] + by).isoformat()}
    )

    found = read(sandbox_transport, series_id)

    assert [each.starts_at for each in found.dates] == [each + by for each in STARTS]
    assert [each.attendees for each in found.dates] == [None] * 4


def test_deleted_series_is_not_there(
    sandbox: RunningSandbox, sandbox_transport: Transport, series_id: str
) -> None:
    sandbox.tell("human", {"do": "delete_event", "id": series_id})

    reading = GraphCalendarReading(sandbox_transport)
    assert reading.read_series(ORGANISER, series_id, BOOKED) is None
    assert reading.read_series(ORGANISER, series_id, replace(BOOKED, minutes=60)) is None
