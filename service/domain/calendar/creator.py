"""Write down the steps that create meetings, and let the plan go on as if they stood."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from service.domain.calendar.board import (
    Lane,
    Slot,
    cancelled_lists,
    lay_board,
    waiting_sessions,
)
from service.domain.calendar.known import KnownCalendar
from service.domain.calendar.layout import Layout
from service.domain.calendar.steps import CreateSeries, CreateSingle, Step
from service.domain.calendar.wanted import WantedCalendar, WantedMeeting
from service.domain.meeting import Attendee


class Creator:
    """What a plan knows while it is made, and how it creates; `steps` grow in order."""

    def __init__(
        self, wanted: WantedCalendar, known: KnownCalendar, *, now: datetime, comment: str
    ) -> None:
        self.wanted, self.known, self.now, self.comment = wanted, known, now, comment
        self.steps: list[Step] = []
        self.board = lay_board(known, now=now)
        waiting = waiting_sessions(known, now=now)
        self.meetings = [
            each
            for each in wanted.meetings
            if each.starts_at > now and each.session_id not in waiting
        ]
        self.people = {each.address.casefold(): each for each in wanted.people}
        self.gone = wanted.gone - self.people.keys()

    def _create_series(self, series_id: int | None, lane: Lane, layout: Layout) -> list[Slot]:
        """Return its dates that serve no meeting."""
        for (start, end), meeting in zip(layout.spans, layout.served, strict=True):
            slot = self._new_slot(lane.mailbox, start, end, meeting)
            slot.lane = lane
            lane.slots.append(slot)
        self.board.lanes.append(lane)
        self.board.slots.extend(lane.slots)
        self.steps.append(
            CreateSeries(
                series_id=series_id,
                mailbox=lane.mailbox,
                first_local=layout.first_local,
                minutes=layout.minutes,
                zone=layout.zone,
                pattern=layout.pattern,
                attendees=self._attendees(lane.invited),
                sessions=tuple(slot.session_id for slot in lane.slots),
                numbers=numbers_of(lane.slots),
            )
        )
        return [slot for slot in lane.slots if slot.session_id is None]

    def _create_single(
        self, date_id: int | None, mailbox: str, meeting: WantedMeeting, invited: Iterable[str]
    ) -> None:
        slot = self._new_slot(mailbox, meeting.starts_at, meeting.ends_at, meeting)
        slot.date_id, slot.own = date_id, set(invited)
        self.board.slots.append(slot)
        self.steps.append(CreateSingle(date_id, mailbox, meeting, self._attendees(invited)))

    def _new_slot(
        self, mailbox: str, start: datetime, end: datetime, meeting: WantedMeeting | None
    ) -> Slot:
        return Slot(
            date_id=None,
            session_id=meeting.session_id if meeting else None,
            number=meeting.number if meeting else None,
            lane=None,
            mailbox=mailbox,
            starts_at=start,
            ends_at=end,
            own=None,
            is_fixed=start <= self.now,
        )

    def _with_guests(self, session_ids: set[int], dropped: Sequence[Slot]) -> set[str]:
        former = [slot.invited for slot in dropped if slot.session_id in session_ids]
        former += [
            set(invited)
            for session_id, invited in cancelled_lists(self.known)
            if session_id in session_ids
        ]
        return self._with_known_guests(set[str]().union(*former))

    def _with_known_guests(self, invited: Iterable[str]) -> set[str]:
        """Return people of now and guests of then."""
        return (set(invited) - self.gone) | self.people.keys()

    def _attendees(self, invited: Iterable[str]) -> tuple[Attendee, ...]:
        members = tuple(self.people.values())
        guests = sorted(set(invited) - self.people.keys())
        return (*members, *(Attendee(address, address) for address in guests))


def numbers_of(slots: Iterable[Slot]) -> tuple[int, ...]:
    return tuple(sorted(number for slot in slots for number in slot.numbers))
