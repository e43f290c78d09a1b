"""A small programme to reason about by hand: one set, four Tuesdays, everybody's calendar known.

Sessions last from 13:00 to 16:00 in London:
12 October and 16 November, 14 December 2027 and 25 January 2028.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.flows.workers import Worker
from tests.journey.oracle import Expected, expected
from tests.journey.world import Event, Meeting, Place, World

ANN, MAX, FAY, SUE, CAL, COL = (
    f"{name}@acme.example" for name in ("ann", "max", "fay", "sue", "cal", "col")
)
_MON_FRI, _MON_THU = frozenset(range(5)), frozenset(range(4))


def at(text: str) -> datetime:
    """Return an instant of London's wall time."""
    wall = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))
    return wall.astimezone(UTC)


def person(
    address: str, zone: str = "Europe/London", region: str = "GB-ENG", **more: Any
) -> Worker:
    """Return somebody who works Monday to Friday in London unless told otherwise."""
    name = address.partition("@")[0].title()
    values = {"role": "", "set_name": "Maple", "manager": "", "weekdays": _MON_FRI} | more
    return Worker(
        address=address,
        name=name,
        given_name=name,
        zone=ZoneInfo(zone),
        region=region,
        **values,
    )


PEOPLE = {
    ANN: person(ANN, manager=MAX),
    MAX: person(MAX, "Europe/Berlin", "DE-BY", weekdays=_MON_THU),
    FAY: person(FAY),
    SUE: person(SUE),
    CAL: person(CAL),
    COL: person(COL),
}
PLACES = (
    Place(ANN, "member", "Maple"),
    Place(FAY, "facilitator", "Maple"),
    Place(SUE, "sponsor"),
    Place(CAL, "champion"),
    Place(COL, "contact"),
)
TUESDAYS = ("2027-10-12", "2027-11-16", "2027-12-14", "2028-01-25")
APPROVED_AT = at("2027-09-13T06:00")
OVER = at("2028-08-31T12:00")


def meetings(days: Sequence[str] = TUESDAYS, starts: str = "13:00") -> list[Meeting]:
    """Return three hours on each of some days."""
    starts_at = [at(f"{day}T{starts}") for day in days]
    return [
        Meeting(number, start, start + timedelta(hours=3))
        for number, start in enumerate(starts_at, start=1)
    ]


def maple(*events: Event, **more: Any) -> World:
    """Return the programme in which this happened."""
    values: dict[str, Any] = {
        "people": PEOPLE,
        "places": PLACES,
        "sets": {"Maple": meetings()},
        "approved_at": APPROVED_AT,
    } | more
    return World(events=events, **values)


def read_by(world: World, reader: str, *, role: str = "", since: str = "") -> list[str]:
    """Return what somebody reads: local date and time, slug, session."""
    zone = world.people[reader].zone
    lines = []
    for one in expected(world, OVER).sent:
        if one.reader == reader and role in ("", one.role):
            slug, _, session, _ = one.key
            line = f"{one.at.astimezone(zone):%Y-%m-%d %H:%M} {slug} {session}"
            lines.append(line.removesuffix(" 0"))
    return [line for line in lines if line >= since]


def why_not(world: World, reader: str) -> dict[str, str]:
    """Return the kind of reason of everything that somebody did not get, by slug and session."""
    told: Expected = expected(world, OVER)
    return {
        f"{key[0]} {key[2]}".removesuffix(" 0"): why
        for (address, _, key), why in told.unsent.items()
        if address == reader
    }
