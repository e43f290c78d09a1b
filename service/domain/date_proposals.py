"""When a set could meet: up to three patterns for the whole programme, each with who cannot come.

The rule is simple, fair and quick. A planner that weighs calendars or all sets against each other
takes the place of `propose` by being another `Proposer`; pages get theirs in one place,
`PROPOSE` in `service/files/date_choices.py`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Protocol

from service.domain.cadence import DatePlan, Rhythm, best_delay, plan_dates
from service.domain.date_clashes import Clash, Engagement, Engagements, Guest, clashes_of
from service.errors import Refused

MOST = 3
"""Patterns for a set; more is no choice but a search."""
_HOURS = {time(9, 30): 0, time(13): 0, time(11): 1, time(14): 1, time(15): 1, time(8): 3}
"""At which sets may begin, with how many other sets at the usual hours each is as bad as."""
_DAYS = (1, 2, 3, 0, 4, 5, 6)
"""The middle of the week first; a weekend only where everybody works on it."""
_NOON = time(12)
_SATURDAY = 5
_ROUND = 4
"""Weeks' later starts to try where somebody would be in two sets at once."""


@dataclass(frozen=True)
class Party:
    """A set that looks for its dates.

    Of `rhythm` neither weekday nor time counts; `off` are the days on which the set shall not
    meet, each with the reason.
    """

    name: str
    guests: tuple[Guest, ...]
    rhythm: Rhythm
    off: Mapping[date, str]


@dataclass(frozen=True)
class Proposal:
    """A pattern with all its dates, and everybody who cannot come to one of them."""

    dates: DatePlan
    clashes: tuple[Clash, ...]

    @property
    def first_on(self) -> date:
        """The day on which the pattern begins."""
        return self.dates.pattern.first_on

    def clashes_on(self, number: int) -> tuple[Clash, ...]:
        """Return who cannot come to one session."""
        return tuple(clash for clash in self.clashes if clash.number == number)

    def in_words(self) -> str:
        """Return how good it is, in a sentence or two."""
        count = len(self.dates.dates)
        sentences = []
        if not self.clashes:
            sentences.append("Everybody can come to every session.")
        else:
            away = len({(clash.number, clash.guest.address) for clash in self.clashes})
            sessions = len({clash.number for clash in self.clashes})
            times = "Once somebody" if away == 1 else f"{away} times somebody"
            sentences.append(f"{times} cannot come, at {sessions} of {count} sessions.")
        if moved := len(self.dates.moved):
            sentences.append(
                f"{moved} {'date is' if moved == 1 else 'dates are'} moved off the pattern."
            )
        if weeks := self.dates.delayed_weeks:
            sentences.append(
                f"It begins {weeks} week{'' if weeks == 1 else 's'} later than it may."
            )
        return " ".join(sentences)


class Proposer(Protocol):
    """Whoever finds dates."""

    def __call__(
        self,
        parties: Sequence[Party],
        chosen: Mapping[str, DatePlan],
        *,
        wanted: Collection[str],
    ) -> Mapping[str, tuple[Proposal, ...]]:
        """Return for each wanted set its patterns, best first; none where no day is free.

        Args:
            parties: all sets of the programme, in any order.
            chosen: the dates of sets that have some, by name.
            wanted: names of the sets that look for dates.
        """


def propose(
    parties: Sequence[Party], chosen: Mapping[str, DatePlan], *, wanted: Collection[str]
) -> Mapping[str, tuple[Proposal, ...]]:
    """Propose by the simple rule; see `Proposer`.

    Sets take turns by name, and what is best for one counts as taken for those after it: no
    facilitator leads two sets at once, and sets do not all meet at one hour.
    """
    taken = dict(chosen)
    found: dict[str, tuple[Proposal, ...]] = {}
    book = _Book(parties, taken)
    for party in sorted(parties, key=lambda one: one.name):
        if party.name not in wanted:
            continue
        found[party.name] = _best(party, book)
        if party.name not in taken and found[party.name]:
            book.take(party, found[party.name][0].dates)
    return found


def weigh(
    party: Party, dates: DatePlan, parties: Sequence[Party], chosen: Mapping[str, DatePlan]
) -> Proposal:
    """Return dates that somebody chose, with everybody who cannot come.

    Args:
        parties: all sets of the programme.
        chosen: their dates, by name.
    """
    book = _Book(parties, chosen)
    return Proposal(dates, clashes_of(dates, party.guests, book.engagements(party)))


class _Book:
    """Which sets meet when; only people of several sets need looking up."""

    def __init__(self, parties: Sequence[Party], taken: Mapping[str, DatePlan]) -> None:
        places = Counter(guest.address for party in parties for guest in party.guests)
        self._shared = {address for address, count in places.items() if count > 1}
        self._sessions: dict[str, list[Engagement]] = {}
        self._slots: Counter[tuple[int, time]] = Counter()
        self._slot_of: dict[str, tuple[int, time]] = {}
        for party in sorted(parties, key=lambda one: one.name):
            if party.name in taken:
                self.take(party, taken[party.name])

    def take(self, party: Party, dates: DatePlan) -> None:
        """Note a set's dates."""
        self._slot_of[party.name] = (dates.pattern.first_on.weekday(), dates.at)
        self._slots[self._slot_of[party.name]] += 1
        for guest in party.guests:
            if guest.address in self._shared:
                self._sessions.setdefault(guest.address, []).extend(
                    Engagement(party.name, one.starts_at, one.ends_at) for one in dates.dates
                )

    def engagements(self, party: Party) -> Engagements:
        """Return the sessions of other sets in which people of this one sit."""
        return {
            guest.address: [
                one for one in self._sessions[guest.address] if one.set_name != party.name
            ]
            for guest in party.guests
            if guest.address in self._sessions
        }

    def crowd(self, party: Party, slot: tuple[int, time]) -> int:
        """Return how many other sets meet at a day and hour."""
        return self._slots[slot] - (self._slot_of.get(party.name) == slot)


def _best(party: Party, book: _Book) -> tuple[Proposal, ...]:
    """Return the best pattern of up to three half days, so that they are a choice."""
    engagements = book.engagements(party)
    best: dict[tuple[int, bool], tuple[tuple[int, ...], Proposal]] = {}
    for rank, (weekday, at) in enumerate(_slots(party.guests)):
        rhythm = replace(party.rhythm, weekday=weekday, at=at)
        proposal = _at(rhythm, party, engagements)
        if proposal is None:
            continue
        score = (*_score(proposal), book.crowd(party, (weekday, at)) + _HOURS[at], rank)
        half_day = (weekday, at < _NOON)
        if half_day not in best or score < best[half_day][0]:
            best[half_day] = (score, proposal)
    ranked = sorted(best.values(), key=lambda pair: pair[0])
    return tuple(proposal for _, proposal in ranked[:MOST])


def _at(rhythm: Rhythm, party: Party, engagements: Engagements) -> Proposal | None:
    """Return the best start at one day and hour: the fewest holidays, and nobody in two sets.

    Sets that share a facilitator fit beside each other in alternate weeks.
    """
    best = best_delay(rhythm, party.off)
    found: list[Proposal] = []
    for delay in dict.fromkeys((best, *range(min(rhythm.interval_weeks, _ROUND)))):
        try:
            dates = plan_dates(rhythm, party.off, delay_weeks=delay)
        except Refused:
            # No free day between two neighbours: this start is none.
            continue
        found.append(Proposal(dates, clashes_of(dates, party.guests, engagements)))
        if _twice(found[-1]) == 0:
            break
    return min(found, key=_score, default=None)


def _score(proposal: Proposal) -> tuple[int, int, int, int]:
    """Return what counts against a pattern, the weightiest first."""
    twice = _twice(proposal)
    return (
        twice,
        len(proposal.clashes) - twice,
        len(proposal.dates.moved),
        proposal.dates.delayed_weeks,
    )


def _twice(proposal: Proposal) -> int:
    return sum(bool(clash.elsewhere) for clash in proposal.clashes)


def _slots(guests: Sequence[Guest]) -> Iterator[tuple[int, time]]:
    for day in _DAYS:
        if day < _SATURDAY or _all_work(guests, day):
            for at in _HOURS:
                yield day, at


def _all_work(guests: Iterable[Guest], day: int) -> bool:
    return all(day in guest.attends.working_weekdays for guest in guests)
