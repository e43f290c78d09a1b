"""Whose turn it is to host where a set runs itself (method 1.1): one member after another."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.journey.facts import Seat
from service.domain.states import Entry, Role


@dataclass(frozen=True)
class Ring:
    """The members of a set in the order in which they came; `able` are those who can host.

    Who left keeps their place in it, so that they move nobody's turn but their own.
    """

    order: tuple[int, ...]
    able: frozenset[int]

    def host(self, number: int, *, chosen: int | None = None) -> int | None:
        """Return who hosts session `number`, or who took it over; None where nobody can."""
        if chosen is not None and chosen in self.able:
            return chosen
        return _first_able(self.order, self.able, (number - 1) % max(1, len(self.order)))

    def after(self, person_id: int) -> int | None:
        """Return who is next where somebody passes a session on; None where nobody else can."""
        turn = self.order.index(person_id) + 1 if person_id in self.order else 0
        return _first_able(self.order, self.able - {person_id}, turn)


def ring_at(seats: Iterable[Seat], starts_at: datetime, entry: Entry) -> Ring | None:
    """Return the ring of a set when a session begins; None where somebody else leads it then."""
    newest = newest_seats(seats, starts_at)
    standing = [one for one in newest if one.until_at is None or one.until_at > starts_at]
    if any(one.role is not Role.MEMBER for one in standing):
        return None
    return Ring(
        tuple(one.person_id for one in newest if one.role is Role.MEMBER),
        frozenset(
            one.person_id
            for one in standing
            if not one.is_paused and (entry is Entry.JOINED or one.joined_at is not None)
        ),
    )


def newest_seats(seats: Iterable[Seat], starts_at: datetime) -> Sequence[Seat]:
    """Return the place that each person last took before then, in the order of their first."""
    newest: dict[int, Seat] = {}
    for seat in sorted(seats, key=lambda seat: seat.from_at):
        if seat.from_at < starts_at:
            newest[seat.person_id] = seat
    return tuple(newest.values())


def _first_able(order: Sequence[int], able: Collection[int], turn: int) -> int | None:
    return next((one for one in (*order[turn:], *order[:turn]) if one in able), None)
