"""Which date that stands in Outlook serves which session."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.domain.calendar.board import Slot
from service.domain.calendar.wanted import WantedMeeting

Pair = tuple[Slot, WantedMeeting]


@dataclass(frozen=True)
class Match:
    """Dates with the meetings that they serve, and the meetings that none serves."""

    pairs: tuple[Pair, ...]
    missing: tuple[WantedMeeting, ...]


def match_dates(meetings: Sequence[WantedMeeting], slots: Sequence[Slot]) -> Match:
    """Pair so that the fewest dates have to be moved.

    A date that already stands where some session should be serves that session, whichever it was
    booked for: to attendees it is the same entry, and nobody has to hear of it. After that, every
    session keeps its own date, and one whose date serves another takes that other's.
    """
    open_meetings, open_slots = list(meetings), list(slots)
    ids = {each.session_id for each in meetings}
    had_one = {slot.session_id for slot in slots}
    pairs: list[Pair] = []
    for found in (_own_in_place, _any_in_place, _own):
        for slot, meeting in found(open_meetings, open_slots):
            if slot in open_slots and meeting in open_meetings:
                open_slots.remove(slot)
                open_meetings.remove(meeting)
                pairs.append((slot, meeting))
    freed = [slot for slot in open_slots if slot.session_id is None or slot.session_id in ids]
    bereft = [each for each in open_meetings if each.session_id in had_one]
    for slot, meeting in zip(freed, bereft, strict=False):
        open_meetings.remove(meeting)
        pairs.append((slot, meeting))
    return Match(tuple(pairs), tuple(open_meetings))


def _own_in_place(meetings: Iterable[WantedMeeting], slots: Iterable[Slot]) -> Iterator[Pair]:
    for slot, meeting in list(_own(meetings, slots)):
        if slot.stands_at(meeting):
            yield slot, meeting


def _any_in_place(meetings: Iterable[WantedMeeting], slots: Iterable[Slot]) -> Iterator[Pair]:
    by_span = {(slot.starts_at, slot.ends_at): slot for slot in slots}
    for meeting in list(meetings):
        if (slot := by_span.get((meeting.starts_at, meeting.ends_at))) is not None:
            yield slot, meeting


def _own(meetings: Iterable[WantedMeeting], slots: Iterable[Slot]) -> Iterator[Pair]:
    by_session = {slot.session_id: slot for slot in slots if slot.session_id is not None}
    for meeting in list(meetings):
        if (slot := by_session.get(meeting.session_id)) is not None:
            yield slot, meeting
