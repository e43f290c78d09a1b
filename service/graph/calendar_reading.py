"""Read a set's calendar back: what stands where, who is invited, and what they answered."""

from datetime import timedelta

from service.domain.calendar.found import BookedRule, FoundDate, FoundSeries
from service.domain.series import pattern_starts
from service.graph.errors import GraphNotFound
from service.graph.transport import Transport
from service.graph.wire import calendar_reading as wire
from service.graph.wire.request import NO_MAILBOX, GraphRequest, Json

_MARGIN = timedelta(days=62)
"""How far from its pattern a date is still looked for."""


class GraphCalendarReading:
    """The organisers' calendars as Outlook shows them; nothing here changes anything."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def read_series(self, mailbox: str, event_id: str, booked: BookedRule) -> FoundSeries | None:
        """Read a series with all its dates; None where it is not in the calendar any more.

        One call, or two where somebody changed when it repeats.

        Raises:
            Refused: the mailbox is not there or may not be read.
            TryLater: Outlook is busy.
        """
        answer = self._standing(wire.read_master(mailbox, event_id))
        if answer is None:
            return None
        if wire.is_as_booked(answer, booked):
            return wire.as_series(answer, wire.booked_dates(answer, booked))
        starts = pattern_starts(booked.pattern, booked.first_local.time(), booked.zone)
        request = wire.read_dates(
            mailbox, event_id, start=starts[0] - _MARGIN, end=starts[-1] + _MARGIN
        )
        shown = filter(wire.is_standing, self._transport.ask_all(request))
        dates = sorted(map(wire.as_date, shown), key=lambda date: date.starts_at)
        return wire.as_series(answer, dates)

    def read_single(self, mailbox: str, event_id: str) -> FoundDate | None:
        """Read a single event; None where it is not in the calendar any more.

        Raises:
            Refused, TryLater: as `read_series`.
        """
        answer = self._standing(wire.read_single(mailbox, event_id))
        return None if answer is None else wire.as_date(answer)

    def _standing(self, request: GraphRequest) -> Json | None:
        try:
            answer = self._transport.require(request)
        except GraphNotFound as error:
            if error.code in NO_MAILBOX:
                # Nothing follows about the meeting where the mailbox itself does not answer.
                raise
            return None
        return answer if wire.is_standing(answer) else None
