"""What is looked for among all mails that a programme may owe, to leave the others unmade."""

from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import datetime

from service.domain.journey.facts import ProgrammeFacts, Reader, SetFacts


@dataclass
class Sought:
    """What is left out before it is made: known keys, other readers, what is still to come.

    Attributes:
        next_at: the earliest instant that is still to come, of all that was met.
    """

    known: Collection[str] = frozenset()
    readers: Set[int] | None = None
    until: datetime | None = None
    next_at: datetime | None = None

    def leaves_out(self, key: str, reader: Reader) -> bool:
        """Say whether a mail is known already, or somebody else's."""
        if key in self.known:
            return True
        return self.readers is not None and reader.person_id not in self.readers

    def is_to_come(self, due_at: datetime) -> bool:
        """Say whether an instant is too late to be sought."""
        if self.until is None or due_at <= self.until:
            return False
        if self.next_at is None or due_at < self.next_at:
            self.next_at = due_at
        return True

    def passes_by(self, facts: ProgrammeFacts, set_facts: SetFacts) -> bool:
        """Say whether nobody who is sought reads anything of a set."""
        if self.readers is None or not self.readers.isdisjoint(outsiders(facts)):
            return False
        return not any(
            seat.person_id in self.readers or seat.manager_id in self.readers
            for seat in set_facts.seats
        )


def outsiders(facts: ProgrammeFacts) -> frozenset[int]:
    """Return who gets mail of a programme's sets without a place in them."""
    named = (facts.sponsor_id, facts.contact_id, facts.deputy_id, *facts.champions)
    return frozenset(one for one in named if one is not None)
