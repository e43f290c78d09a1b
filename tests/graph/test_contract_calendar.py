"""Series and people against the sandbox."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.domain.meeting import Attendee, WantedSeries, WeeklyPattern
from service.errors import Refused, TryLater
from service.graph.calendar import GraphCalendar
from service.graph.directory import GraphDirectory
from service.graph.transport import Transport
from tests.graph.live import ORGANISER, RunningSandbox

LONDON = ZoneInfo("Europe/London")
ZOE = Attendee("zoe@contoso.example", "Zoë Müller")
ADA = Attendee("ada@contoso.example", "Ada Byron")
WANTED = WantedSeries(
    mailbox=ORGANISER,
    transaction_id="0e6f4a3a-0f5b-5b1e-9c35-5f6a7b8c9d01",
    tag="set-3#1",
    subject="Learning set: customer journey",
    body_html="<p>Your learning set meets.</p>",
    starts_local=datetime(2027, 9, 6, 9, 0),  # noqa: DTZ001 -- wall time
    minutes=180,
    zone="Europe/London",
    pattern=WeeklyPattern(first_on=date(2027, 9, 6), interval_weeks=5, count=7),
    attendees=(ZOE,),
)
YEAR = {"start": datetime(2027, 9, 1, tzinfo=UTC), "end": datetime(2028, 9, 1, tzinfo=UTC)}


@pytest.fixture
def calendar(sandbox_transport: Transport) -> GraphCalendar:
    return GraphCalendar(sandbox_transport)


def events_of_organiser(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    return [each for each in sandbox.state()["events"] if each["mailbox"] == ORGANISER]


def test_series_keeps_its_wall_time_over_two_clock_changes(
    sandbox: RunningSandbox, calendar: GraphCalendar
) -> None:
    booked = calendar.create_series(WANTED)

    found = calendar.occurrences(ORGANISER, booked.event_id, **YEAR)

    assert [each.starts_at.astimezone(LONDON).replace(tzinfo=None) for each in found] == [
        WANTED.starts_local + timedelta(weeks=5 * number) for number in range(7)
    ]
    assert {each.ends_at - each.starts_at for each in found} == {timedelta(minutes=180)}
    assert len({each.starts_at.hour for each in found}) == 2
    (event,) = events_of_organiser(sandbox)
    assert (event["sensitivity"], event["isOnlineMeeting"]) == ("private", True)
    assert booked.join_url == event["onlineMeeting"]["joinUrl"]


def test_series_created_twice_is_one(sandbox: RunningSandbox, calendar: GraphCalendar) -> None:
    assert calendar.create_series(WANTED) == calendar.create_series(WANTED)

    assert len(events_of_organiser(sandbox)) == 1
    assert calendar.find_series(ORGANISER, "set-3#1") == calendar.create_series(WANTED)
    assert calendar.find_series(ORGANISER, "set-4#1") is None


@pytest.mark.parametrize("what", ["504", "500", "503", "drop"])
@pytest.mark.parametrize("after_effect", [True, False])
@pytest.mark.parametrize("search_lag_ms", [0, 60_000])
def test_series_whose_answer_was_lost_is_one(
    sandbox: RunningSandbox,
    calendar: GraphCalendar,
    what: str,
    after_effect: bool,
    search_lag_ms: int,
) -> None:
    sandbox.tell("tenant", {"search_lag_ms": search_lag_ms})
    sandbox.fault("POST", "/events", what, after_effect=after_effect)
    try:
        booked = calendar.create_series(WANTED)
    finally:
        sandbox.tell("tenant", {"search_lag_ms": 0})

    events = events_of_organiser(sandbox)
    assert [event["id"] for event in events] == [booked.event_id]


def test_series_without_teams_has_no_link(sandbox: RunningSandbox, calendar: GraphCalendar) -> None:
    sandbox.tell("tenant", {"teams": False})
    try:
        assert calendar.create_series(WANTED).join_url is None
    finally:
        sandbox.tell("tenant", {"teams": True})


def test_series_throttled_may_be_tried_later(
    sandbox: RunningSandbox, calendar: GraphCalendar
) -> None:
    sandbox.fault("POST", "/events", "429", retry_after=4)

    with pytest.raises(TryLater) as caught:
        calendar.create_series(WANTED)

    assert caught.value.retry_after == 4.0


def test_occurrence_moves_once(sandbox: RunningSandbox, calendar: GraphCalendar) -> None:
    booked = calendar.create_series(WANTED)
    third = calendar.occurrences(ORGANISER, booked.event_id, **YEAR)[2]
    moved_local = datetime(2027, 11, 16, 13, 30)  # noqa: DTZ001 -- wall time

    for _ in range(2):
        calendar.move_occurrence(
            ORGANISER, third.event_id, starts_local=moved_local, minutes=90, zone="Europe/London"
        )

    found = calendar.occurrences(ORGANISER, booked.event_id, **YEAR)
    assert found[2] == replace(
        third,
        starts_at=moved_local.replace(tzinfo=LONDON).astimezone(UTC),
        ends_at=(moved_local + timedelta(minutes=90)).replace(tzinfo=LONDON).astimezone(UTC),
    )
    with pytest.raises(Refused):
        calendar.move_occurrence(
            ORGANISER,
            third.event_id,
            starts_local=found[3].starts_at.replace(tzinfo=None),
            minutes=90,
            zone="Europe/London",
        )


@pytest.mark.parametrize("after_effect", [True, False])
def test_occurrence_whose_move_was_not_answered(
    sandbox: RunningSandbox, calendar: GraphCalendar, after_effect: bool
) -> None:
    booked = calendar.create_series(WANTED)
    third = calendar.occurrences(ORGANISER, booked.event_id, **YEAR)[2]
    moved_local = datetime(2027, 11, 16, 13, 30)  # noqa: DTZ001 -- wall time
    sandbox.fault("PATCH", "/events/", "504", after_effect=after_effect)

    def move() -> None:
        calendar.move_occurrence(
            ORGANISER, third.event_id, starts_local=moved_local, minutes=180, zone="Europe/London"
        )

    if after_effect:
        move()
    else:
        with pytest.raises(TryLater):
            move()
        move()

    found = calendar.occurrences(ORGANISER, booked.event_id, **YEAR)[2]
    assert found.starts_at.astimezone(LONDON).replace(tzinfo=None) == moved_local


def test_leaver_goes_and_forwarded_guest_stays(
    sandbox: RunningSandbox, calendar: GraphCalendar
) -> None:
    booked = calendar.create_series(replace(WANTED, attendees=(ZOE, ADA)))
    sandbox.tell(
        "forward",
        {"event": booked.event_id, "from": ADA.address, "to": "hr@partner.example"},
    )
    invited = calendar.attendees(ORGANISER, booked.event_id)

    calendar.set_attendees(ORGANISER, booked.event_id, [each for each in invited if each != ZOE])

    left = calendar.attendees(ORGANISER, booked.event_id)
    assert [each.address for each in left] == [ADA.address, "hr@partner.example"]
    assert calendar.find_series(ORGANISER, "set-3#1") == booked


def test_person_and_manager(sandbox_transport: Transport) -> None:
    directory = GraphDirectory(sandbox_transport)
    strangers = ("nobody@contoso.example", "7b1c7c1e-6a1b-4a0e-9a39-5d1f3c0b8e11")

    found = directory.look_up([ZOE.address, ADA.address, *strangers])

    zoe, ada = found[ZOE.address], found[ADA.address]
    assert zoe is not None
    assert ada is not None
    assert (zoe.given_name, zoe.family_name, zoe.address, zoe.enabled) == (
        "Zoë",
        "Müller",
        ZOE.address,
        True,
    )
    assert zoe.manager is not None
    assert (zoe.manager.directory_id, zoe.manager.address) == (ada.directory_id, ADA.address)
    assert ada.manager is None
    assert [found[key] for key in strangers] == [None, None]
    assert directory.look_up([zoe.directory_id]) == {zoe.directory_id: zoe}
