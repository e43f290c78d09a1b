"""The naive oracle of a programme's mails: what goes to whom and when, and why the rest does not.

Written from the table of mails and `product/method.md` alone; nothing here imports the service, so
that the two can only agree where both follow the same page. Slow and plain on purpose.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.journey.table import Facts, Key
from tests.journey.walk import Desk, Sent, Walk
from tests.journey.world import World

Addressed = tuple[str, str, Key]
"""Reader, role and which mail."""


@dataclass(frozen=True)
class Expected:
    """Every mail up to an instant, and the kind of reason of each that was owed and did not go."""

    sent: list[Sent]
    unsent: dict[Addressed, str]


def expected(world: World, until: datetime) -> Expected:
    """Walk everybody's every day."""
    facts = Facts(world)
    sent: list[Sent] = []
    unsent: dict[Addressed, str] = {}
    for desk in desks(world):
        walk = Walk(facts, desk, until)
        walk.live()
        sent += [Sent(at, desk.reader, desk.role, key) for key, at in walk.sent.items()]
        unsent |= {(desk.reader, desk.role, key): why for key, why in walk.unsent.items()}
    return Expected(sorted(sent), unsent)


def desks(world: World) -> Iterator[Desk]:
    """Yield every reader in each of their roles, and each report of every manager's apart."""
    own: dict[tuple[str, str], Desk] = {}
    for place in world.places:
        role = place.role
        if role == "host":
            if not world.self_facilitated:
                continue
            # Where sets run themselves, a host reads what a facilitator does.
            role = "facilitator"
        old = own.get((place.address, role), Desk(place.address, role, ()))
        own[place.address, role] = Desk(place.address, role, (*old.places, place))
        manager = world.people[place.address].manager
        if role == "member" and world.takes_turns(place.set_name):
            known = own.get((place.address, "facilitator"))
            places = (*(known.places if known else ()), place)
            own[place.address, "facilitator"] = Desk(place.address, "facilitator", places)
        if role == "member" and manager:
            yield Desk(manager, "manager", (place,))
    yield from own.values()
