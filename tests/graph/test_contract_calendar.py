"""Series and people against the sandbox."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.domain.meeting import Attendee, WantedSeries, WantedSingle, WeeklyPattern
from service.errors import Refused, TryLater
from service.graph.calendar import GraphCalendar
from service.graph.directory import GraphDirectory
from service.graph.transport import Transport
from service.graph.wire import meetings
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
    assert calendar.find_meeting(ORGANISER, "set-3#1") == calendar.create_series(WANTED)
    assert calendar.find_meeting(ORGANISER, "set-4#1") is None


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

    left = calendar.change_attendees(ORGANISER, booked.event_id, added=[], removed=[ZOE.address])

    assert [each.address for each in left] == [ADA.address, "hr@partner.example"]
    assert calendar.find_meeting(ORGANISER, "set-3#1") == booked


SINGLE = WantedSingle(
    mailbox=ORGANISER,
    transaction_id="5f3c1c1a-0f5b-5b1e-9c35-5f6a7b8c9d02",
    tag="set-3#extra",
    subject="Set Maple",
    body_html="<p>Your learning set meets.</p>",
    starts_local=datetime(2027, 10, 5, 9, 0),  # noqa: DTZ001 -- wall time
    minutes=120,
    zone="America/New_York",
    attendees=(ZOE, ADA),
)


def test_a_single_event_created_twice_is_one_and_is_read_back(
    sandbox: RunningSandbox, calendar: GraphCalendar
) -> None:
    booked = calendar.create_single(SINGLE)

    assert calendar.create_single(SINGLE) == booked
    found = calendar.read_single(ORGANISER, booked.event_id)
    assert found is not None
    assert (found.starts_at, found.ends_at) == (
        datetime(2027, 10, 5, 13, tzinfo=UTC),
        datetime(2027, 10, 5, 15, tzinfo=UTC),
    )
    assert len(events_of_organiser(sandbox)) == 1


@pytest.mark.parametrize("what", ["504", "500", "503", "drop"])
@pytest.mark.parametrize("after_effect", [True, False])
def test_a_cancellation_without_an_answer_is_settled_by_looking(
    sandbox: RunningSandbox, calendar: GraphCalendar, what: str, after_effect: bool
) -> None:
    booked = calendar.create_series(WANTED)
    third = calendar.occurrences(ORGANISER, booked.event_id, **YEAR)[2]
    sandbox.fault("POST", "/cancel$", what, after_effect=after_effect)

    def cancel() -> None:
        calendar.cancel(ORGANISER, third.event_id, comment="The room is gone.")

    if after_effect:
        cancel()
    else:
        with pytest.raises(TryLater):
            cancel()
        cancel()

    left = calendar.occurrences(ORGANISER, booked.event_id, **YEAR)
    assert [each.event_id for each in left if each == third] == []
    assert len(left) == 6


def test_a_changed_text_keeps_the_teams_meeting(
    sandbox: RunningSandbox, calendar: GraphCalendar
) -> None:
    booked = calendar.create_series(WANTED)

    calendar.write_text(ORGANISER, booked.event_id, subject="Set Elm", body_html="<p>New.</p>")

    (event,) = events_of_organiser(sandbox)
    assert (event["subject"], event["onlineMeeting"]["joinUrl"]) == ("Set Elm", booked.join_url)
    assert "New." in event["body"]["content"]
    assert "Your learning set meets." not in event["body"]["content"]
    assert sandbox.state()["counters"].get("teams_lost") is None


def meetings_behind(transport: Transport, join_url: str) -> list[dict[str, Any]]:
    """The online meetings that Teams shows behind a link."""
    organiser_id = transport.require(meetings.read_person(ORGANISER))["id"]
    return list(transport.ask_all(meetings.find_meeting(organiser_id, join_url)))


def test_co_organisers_and_lobby_are_set_and_a_repeat_changes_nothing(
    sandbox: RunningSandbox, calendar: GraphCalendar, sandbox_transport: Transport
) -> None:
    booked = calendar.create_series(WANTED)
    assert booked.join_url is not None

    for _ in range(2):
        calendar.set_meeting_options(ORGANISER, booked.join_url, co_organisers=[ADA.address])

    (event,) = events_of_organiser(sandbox)
    (meeting,) = meetings_behind(sandbox_transport, event["onlineMeeting"]["joinUrl"])
    roles = {each["upn"]: each["role"] for each in meeting["participants"]["attendees"]}
    assert roles == {ADA.address: "coorganizer"}
    assert meeting["lobbyBypassSettings"]["scope"] == "invited"


def test_co_organisers_without_a_policy_say_what_to_do(
    sandbox: RunningSandbox, calendar: GraphCalendar
) -> None:
    booked = calendar.create_series(WANTED)
    sandbox.tell("tenant", {"teams_policy": False})

    with pytest.raises(Refused, match="application access policy for this mailbox"):
        calendar.set_meeting_options(ORGANISER, booked.join_url or "", co_organisers=[])


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
