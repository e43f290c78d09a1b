"""In which order Outlook lets dates of a series move."""

from collections.abc import Iterable

from service.domain.calendar.board import Slot
from service.domain.calendar.match import Pair
from service.domain.calendar.wanted import WantedMeeting


def in_order(pairs: Iterable[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Return the moves in an order in which none meets a neighbour, and those that have none.

    The latter are marked cancelled: each needs a single event in its place.
    """
    pending, moves, crossing = list(pairs), [], []
    stood = {slot: (slot.starts_at, slot.ends_at) for slot, _ in pending}
    while pending:
        free = next((pair for pair in pending if _is_free(*pair)), None)
        slot, meeting = pair = free or pending[0]
        pending.remove(pair)
        if free is None:
            slot.is_cancelled = True
            crossing.append(pair)
        else:
            slot.starts_at, slot.ends_at = meeting.starts_at, meeting.ends_at
            moves.append(pair)
    for slot, (starts_at, ends_at) in stood.items():
        slot.starts_at, slot.ends_at = starts_at, ends_at
    return moves, crossing


def _is_free(slot: Slot, meeting: WantedMeeting) -> bool:
    return slot.lane is None or slot.lane.lets_move(slot, meeting)
