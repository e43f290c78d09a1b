"""Recorded samples and the sandbox's answers have the same keys and types where we read them."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest

from service.domain.directory import DirectoryPerson
from service.graph.errors import GraphError
from service.graph.transport import Transport
from service.graph.wire import calendar, directory, mail, probes
from service.graph.wire.request import GraphRequest, Json
from service.graph.zones import windows_zone
from tests.graph.doubles import sample, shape
from tests.graph.live import ORGANISER, SENDER
from tests.graph.test_contract_calendar import WANTED

EVERYTHING = {"start": datetime(2027, 9, 1, tzinfo=UTC), "end": datetime(2028, 9, 1, tzinfo=UTC)}


@pytest.fixture
def event(sandbox_transport: Transport) -> Json:
    zone = windows_zone(WANTED.zone)
    return sandbox_transport.require(calendar.create_series(WANTED, windows_zone=zone))


def without_annotations(answer: Any) -> Any:
    """Leave out OData's own members; Graph's set of them is not what we read."""
    if isinstance(answer, dict):
        return {
            key: without_annotations(each)
            for key, each in answer.items()
            if not key.startswith("@odata.") or key == "@odata.type"
        }
    return [without_annotations(each) for each in answer] if isinstance(answer, list) else answer


def assert_alike(answer: Json, name: str, read: Callable[[Json], Any]) -> None:
    recorded = sample(name)
    recorded.pop("@odata.nextLink", None)
    assert shape(without_annotations(answer)) == shape(without_annotations(recorded))
    assert shape(read(answer)) == shape(read(recorded))


def test_created_series_reads_like_the_recorded_one(event: Json) -> None:
    recorded = sample("event_created")

    assert shape(asdict(calendar.as_meeting(event))) == shape(asdict(calendar.as_meeting(recorded)))
    assert {key: shape(event[key]) for key in ("onlineMeeting", "start", "end", "attendees")} == {
        key: shape(recorded[key]) for key in ("onlineMeeting", "start", "end", "attendees")
    }


def test_found_series_is_like_the_recorded_one(sandbox_transport: Transport, event: Json) -> None:
    answer = sandbox_transport.require(calendar.find_meeting(ORGANISER, WANTED.tag))

    assert_alike(
        answer, "events_found", lambda found: asdict(calendar.as_meeting(found["value"][0]))
    )


def test_instances_are_like_the_recorded_ones(sandbox_transport: Transport, event: Json) -> None:
    request = calendar.occurrences(ORGANISER, event["id"], **EVERYTHING)

    answer = sandbox_transport.require(request)

    assert_alike(
        answer,
        "instances_page_1",
        lambda found: asdict(calendar.as_occurrence(found["value"][0])),
    )


def test_attendees_are_like_the_recorded_ones(sandbox_transport: Transport, event: Json) -> None:
    answer = sandbox_transport.require(calendar.read_attendees(ORGANISER, event["id"]))

    assert_alike(answer, "attendees", lambda found: asdict(calendar.as_attendees(found)[0]))


def read_somebody(
    read: Callable[[directory.BatchAnswer], DirectoryPerson | None], found: Json
) -> DirectoryPerson:
    somebody = read(directory.BatchAnswer(200, found))
    assert somebody is not None
    return somebody


@pytest.mark.parametrize(
    ("made", "name", "read"),
    [
        (
            directory.person("ada@contoso.example"),
            "user",
            lambda found: asdict(read_somebody(directory.read_person, found)),
        ),
        (
            directory.find_by_mail("ada@contoso.example"),
            "users_found",
            lambda found: asdict(read_somebody(directory.read_first, found)),
        ),
        (probes.read_calendar(ORGANISER), "calendar", probes.offers_teams),
        (mail.deleted_items(SENDER), "deleted_items", lambda found: found["id"]),
    ],
)
def test_answer_is_like_the_recorded_one(
    sandbox_transport: Transport, made: GraphRequest, name: str, read: Callable[[Json], Any]
) -> None:
    assert_alike(sandbox_transport.require(made), name, read)


@pytest.mark.parametrize(
    ("made", "status", "name"),
    [
        (mail.look_up(SENDER, "AAMk" + "a" * 32), 404, "error_item_not_found"),
    ],
)
def test_refusal_has_the_recorded_code(
    sandbox_transport: Transport, made: GraphRequest, status: int, name: str
) -> None:
    with pytest.raises(GraphError) as caught:
        sandbox_transport.ask(made)

    assert (caught.value.status, caught.value.code) == (status, sample(name)["error"]["code"])
