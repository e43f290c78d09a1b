"""The ledger of fair turns: who has waited longest, and who is asked to present next.

It says whose turn it is and nothing about anybody: there is no score, and nobody outside the set
and its facilitator ever sees it (privacy 4.2).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from service.domain.states import Mode, Presenting

_WILLING = (Presenting.YES, Presenting.MAYBE)


@dataclass(frozen=True)
class Waiting:
    """One member before a session; sessions are told by their number in the set."""

    person_id: int
    seat: int
    """The order in which people took their seats: it settles what nothing else does."""
    joined_number: int
    """The first session that they could have presented in."""
    presented: tuple[int, ...]
    wish: Presenting | None
    """What they said about this session; None where they have not."""
    comes: bool
    """False where they cannot, or were seen not to be there."""
    may_be_asked: bool
    """False where they asked for no more invitations; they may still say that they would."""

    @property
    def waits_since(self) -> int:
        """Return the session since which they wait.

        Whoever joins late waits from then on, as those do who presented just before: neither is
        the newcomer first in line, nor the last. A session somebody missed takes no place away.
        """
        return max((self.joined_number - 1, *self.presented))


def by_waiting(ledger: Collection[Waiting]) -> tuple[Waiting, ...]:
    """Return members by how long they wait, the longest first."""
    return tuple(sorted(ledger, key=lambda one: (one.waits_since, len(one.presented), one.seat)))


def proposed(ledger: Collection[Waiting], *, places: int) -> tuple[Waiting, ...]:
    """Return who is proposed to present: of those who would, who has waited longest.

    Where fewer said so than there are places, those follow who have said nothing yet.
    """
    waiting = by_waiting([one for one in ledger if one.comes])
    willing = [one for one in waiting if one.wish in _WILLING]
    unheard = [one for one in waiting if _is_unheard(one)]
    return tuple([*willing, *unheard][:places])


def invited(ledger: Collection[Waiting], *, places: int) -> tuple[Waiting, ...]:
    """Return who gets a friendly word: they have said nothing, and it would be their turn."""
    may = [
        one
        for one in by_waiting([one for one in ledger if one.comes])
        if one.wish in _WILLING or _is_unheard(one)
    ]
    return tuple(one for one in may[:places] if one.wish is None)


def without_those_who_presented(ledger: Sequence[Waiting], number: int) -> tuple[Waiting, ...]:
    """Return who can still be asked in a session that runs."""
    return tuple(one for one in ledger if number not in one.presented)


def places_of(mode: Mode, *, presenters: int) -> int:
    """Return how many are asked: one leads a project's session, others present slot by slot."""
    return 1 if mode is Mode.SHARED_PROJECT else presenters


def _is_unheard(one: Waiting) -> bool:
    return one.wish is None and one.may_be_asked
