"""When one touchpoint of a sitting falls due and closes, for each of its readers.

Readers who keep the same calendar share an instant, unless it hangs on when they came: it is worked
out once for all of them.
"""

from datetime import date, datetime

from service.domain.journey import windows
from service.domain.journey.facts import ProgrammeFacts, Reader, Seat, SetFacts, Sitting
from service.domain.journey.instants import closing, opening_after, wanted_at
from service.domain.journey.touchpoints import BY_SLUG, Touchpoint
from service.domain.journey.touchpoints.kinds import AfterFirst, OnceIn, OnceReleased

_Calendar = tuple[str, frozenset[int], frozenset[date]]
_Came = tuple[object, ...]


class Timing:
    """The instants (aware UTC) of one touchpoint of a sitting; without a set, of the programme."""

    def __init__(
        self,
        facts: ProgrammeFacts,
        set_facts: SetFacts | None,
        sitting: Sitting,
        touchpoint: Touchpoint,
    ) -> None:
        self._facts = facts
        self._set_facts = set_facts
        self._sitting = sitting
        self._touchpoint = touchpoint
        self._hangs_on_place = _hangs_on_place(touchpoint)
        self._due: dict[tuple[_Calendar, _Came], datetime | None] = {}
        self._closings: dict[tuple[_Calendar, datetime], tuple[datetime, datetime]] = {}

    def due_at(self, reader: Reader, seat: Seat | None) -> datetime | None:
        """Return when it falls due; None while what it waits for has not come true."""
        like = (_calendar(reader), self._came(seat))
        if like not in self._due:
            self._due[like] = self._due_at(self._touchpoint, reader, seat)
        return self._due[like]

    def closings(self, reader: Reader, due_at: datetime) -> tuple[datetime, datetime]:
        """Return until when the mail makes sense, and until when its form can be answered."""
        like = (_calendar(reader), due_at)
        found = self._closings.get(like)
        if found is None:
            found = self._closings[like] = self._closing(reader, due_at)
        return found

    def _came(self, seat: Seat | None) -> _Came:
        if seat is None:
            return ()
        if not self._hangs_on_place:
            return (seat.from_at,)
        return (seat.from_at, seat.role, seat.manager_id is None, seat.released_at, seat.joined_at)

    def _due_at(self, touchpoint: Touchpoint, reader: Reader, seat: Seat | None) -> datetime | None:
        facts, trigger = self._facts, touchpoint.trigger
        if isinstance(trigger, AfterFirst):
            first_at = self._due_at(BY_SLUG[touchpoint.nudges or ""], reader, seat)
            wanted = first_at and opening_after(reader, first_at, trigger.working_days)
        else:
            wanted = wanted_at(
                facts, self._set_facts, self._sitting, trigger, reader=reader, seat=seat
            )
        if wanted is None:
            return None
        # Nothing is owed before HR approved the plan, or before somebody took their place.
        took_place = facts.approved_at if seat is None else seat.from_at
        earliest = max(wanted, facts.approved_at, took_place)
        return windows.next_allowed(reader, earliest, late=touchpoint.late_window)

    def _closing(self, reader: Reader, due_at: datetime) -> tuple[datetime, datetime]:
        useless, form = self._touchpoint.useless_after, self._touchpoint.form_closes
        useless_after, form_closes_at = (
            closing(
                closes, self._facts, self._set_facts, self._sitting, reader=reader, due_at=due_at
            )
            for closes in (useless, form or useless)
        )
        return useless_after, form_closes_at


def _calendar(reader: Reader) -> _Calendar:
    return reader.zone, reader.working_weekdays, reader.holidays


def _hangs_on_place(touchpoint: Touchpoint) -> bool:
    """Say whether it waits for somebody's own part, or nudges about what does."""
    if isinstance(touchpoint.trigger, AfterFirst):
        return _hangs_on_place(BY_SLUG[touchpoint.nudges or ""])
    return isinstance(touchpoint.trigger, OnceReleased | OnceIn)
