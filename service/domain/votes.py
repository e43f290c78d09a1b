"""How a set votes: one press a member, changed at will, counted without names."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.domain.renewal import Renewal
from service.domain.states import Quorum


class VoteKind(StrEnum):
    """What a set is asked to vote on."""

    QUORUM = "quorum"
    """What to do where too few are likely to come: a `Quorum`."""
    RENEWAL = "renewal"
    """How the set ends, asked about its last session: a `Renewal`."""


CHOICES: Mapping[VoteKind, frozenset[str]] = {
    VoteKind.QUORUM: frozenset(Quorum),
    VoteKind.RENEWAL: frozenset(Renewal),
}
"""What can be pressed in each."""


@dataclass(frozen=True)
class Tally:
    """How often each choice was pressed, in the order of the choices, by how many members."""

    counts: tuple[tuple[str, int], ...]
    members: int

    @property
    def voted(self) -> int:
        """How many members have voted."""
        return sum(count for _, count in self.counts)

    @property
    def leading(self) -> str | None:
        """The choice with more presses than any other; None while there is no such."""
        most = max((count for _, count in self.counts), default=0)
        leaders = [choice for choice, count in self.counts if count == most > 0]
        return leaders[0] if len(leaders) == 1 else None


def count_votes(
    choices: Iterable[str], presses: Mapping[int, str], members: Collection[int]
) -> Tally:
    """Count what present members pressed last.

    Args:
        presses: person id to choice; of whoever is no member any more it does not count.
        members: their person ids.
    """
    pressed = Counter(choice for person_id, choice in presses.items() if person_id in members)
    return Tally(tuple((choice, pressed[choice]) for choice in choices), len(members))
