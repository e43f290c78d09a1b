"""When sets meet, by a simple fair rule: on days that suit everybody, no facilitator twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.presets import SLOTS
from service.domain.weekdays import NAMES


@dataclass(frozen=True)
class Party:
    """Who is to meet: its facilitators' addresses, and everybody's working days (Monday = 0)."""

    facilitators: tuple[str, ...]
    days: tuple[frozenset[int], ...]


def choose_slots(parties: Sequence[Party]) -> list[tuple[str, str]]:
    """Return day and wall time of each set, in order.

    Sets take turns through the usual slots; each takes the first from its turn on in which fewest
    of its facilitators lead another set and fewest of its people do not work.
    """
    taken: set[tuple[str, tuple[str, str]]] = set()
    chosen: list[tuple[str, str]] = []
    for at, party in enumerate(parties):
        turn = at % len(SLOTS)
        in_turn = [*SLOTS[turn:], *SLOTS[:turn]]
        clashes = [_clashes(party, one, taken) for one in in_turn]
        slot = in_turn[clashes.index(min(clashes))]
        taken |= {(facilitator, slot) for facilitator in party.facilitators}
        chosen.append(slot)
    return chosen


def _clashes(
    party: Party, slot: tuple[str, str], taken: set[tuple[str, tuple[str, str]]]
) -> tuple[int, int]:
    day = NAMES.index(slot[0][:3].casefold())
    twice = sum((facilitator, slot) in taken for facilitator in party.facilitators)
    return twice, sum(day not in days for days in party.days)
