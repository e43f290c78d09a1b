"""What comes due tick after tick: a set of which nothing changed is not gone through again."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.journey.due import DueMail, of_programme, of_set
from service.domain.journey.facts import ProgrammeFacts, Reader, SetFacts
from service.domain.journey.sought import Sought, outsiders

_Readers = tuple[Reader | None, ...]
_Beside = tuple[ProgrammeFacts, _Readers]
"""The programme without its sets, and who reads its mail without a place in one."""


@dataclass(frozen=True)
class _Remembered:
    """What a set's facts came to.

    `owed` have no row though their instant has come, `passed` had one; until `next_at` nothing
    else comes due.
    """

    beside: _Beside
    set_facts: SetFacts
    readers: _Readers
    asked_at: datetime
    owed: tuple[DueMail, ...]
    passed: frozenset[str]
    next_at: datetime | None

    def holds(self, known: Set[str], now: datetime) -> bool:
        """Say whether asking again of the same would bring the same, but for new rows."""
        is_now = self.asked_at <= now and (self.next_at is None or now < self.next_at)
        return is_now and self.passed <= known

    def is_of(self, beside: _Beside, set_facts: SetFacts, readers: _Readers) -> bool:
        """Say whether it was asked of the same."""
        return (self.beside, self.set_facts, self.readers) == (beside, set_facts, readers)


class ComingDue:
    """Tells what has come due, and remembers from one tick to the next.

    Nothing is kept that the facts do not say again: whoever begins anew is only slower.
    """

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self._beside: dict[int, _Beside] = {}
        self._sets: dict[int, _Remembered] = {}

    def mails(
        self, programmes: Iterable[ProgrammeFacts], known: Set[str], now: datetime
    ) -> list[DueMail]:
        """Return what has come due of whole programmes and is not known by its key."""
        programmes = tuple(programmes)
        found = [mail for facts in programmes for mail in self._of(facts, known, now)]
        living = {one.set_id for facts in programmes for one in facts.sets}
        self._sets = {key: one for key, one in self._sets.items() if key in living}
        return found

    def _of(self, facts: ProgrammeFacts, known: Set[str], now: datetime) -> Iterator[DueMail]:
        yield from of_programme(facts, Sought(known=known, until=now))
        beside = self._beside_of(facts)
        for set_facts in facts.sets:
            readers = _readers(facts, _people_of(set_facts))
            one = self._sets.get(set_facts.set_id)
            if one is None or not (one.holds(known, now) and one.is_of(beside, set_facts, readers)):
                sought = Sought(known=known, until=now)
                owed = tuple(of_set(facts, set_facts, sought))
                passed = frozenset(sought.passed)
                one = _Remembered(beside, set_facts, readers, now, owed, passed, sought.next_at)
                self._sets[set_facts.set_id] = one
            yield from (mail for mail in one.owed if mail.key not in known)

    def _beside_of(self, facts: ProgrammeFacts) -> _Beside:
        """Return it; the same object as long as it is equal, which is told at a glance."""
        outside = _readers(facts, sorted(outsiders(facts)))
        beside = (replace(facts, sets=(), readers={}), outside)
        before = self._beside.get(facts.programme_id)
        if before == beside:
            return before
        self._beside[facts.programme_id] = beside
        return beside


def _people_of(set_facts: SetFacts) -> Collection[int]:
    return [
        one
        for seat in set_facts.seats
        for one in (seat.person_id, seat.manager_id)
        if one is not None
    ]


def _readers(facts: ProgrammeFacts, people: Collection[int]) -> _Readers:
    found: Mapping[int, Reader] = facts.readers
    return tuple(found.get(one) for one in people)
