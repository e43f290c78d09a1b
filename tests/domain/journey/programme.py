"""One set of two members and a facilitator, six Tuesdays five weeks apart, for the journey."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.journey.facts import (
    ProgrammeFacts,
    Progress,
    Reader,
    Seat,
    SetFacts,
    Sitting,
)
from service.domain.states import Role, SessionKind

LONDON = ZoneInfo("Europe/London")
APPROVED = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
ANN, BOB, FAY, MAX = 1, 2, 3, 9
NOTHING_YET = Progress(answered=frozenset(), absent=frozenset(), gone_out={})


def reader(person_id, zone="Europe/London", holidays=()):
    return Reader(person_id, zone, frozenset(range(5)), frozenset(holidays))


def sitting(number, day=None):
    starts = datetime(2027, 2, 2, 13, 30, tzinfo=LONDON) + timedelta(weeks=5 * (number - 1))
    if day is not None:
        starts = datetime(day.year, day.month, day.day, 13, 30, tzinfo=LONDON)
    kind = SessionKind.STANDARD
    if number == 1:
        kind = SessionKind.SET_UP
    if number == 6:
        kind = SessionKind.FINAL
    ends = starts + timedelta(hours=3)
    return Sitting(number * 10, number, kind, starts.astimezone(UTC), ends.astimezone(UTC))


def seat(person_id, role=Role.MEMBER, *, from_at=APPROVED, until_at=None, manager_id=None):
    return Seat(person_id, role, from_at, until_at, manager_id)


def programme(seats=None, sittings=None):
    seats = seats or [
        seat(ANN, manager_id=MAX),
        seat(BOB),
        seat(FAY, Role.FACILITATOR, manager_id=MAX),
    ]
    sittings = sittings or [sitting(number) for number in range(1, 7)]
    return ProgrammeFacts(
        programme_id=1,
        approved_at=APPROVED,
        sets=(SetFacts(5, tuple(sittings), tuple(seats)),),
        readers={who: reader(who) for who in (ANN, BOB, FAY, MAX)},
    )
