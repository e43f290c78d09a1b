"""Book and change a set's series in the organiser mailboxes' default calendars."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.meeting import Attendee, BookedSeries, Occurrence, WantedSeries
from service.graph.errors import (
    GraphError,
    GraphOutcomeUnknown,
    GraphRejected,
    GraphThrottled,
    GraphUnreachable,
)
from service.graph.transport import Transport
from service.graph.wire import calendar as wire
from service.graph.wire.request import GraphRequest
from service.graph.zones import windows_zone


class GraphCalendar:
    """Series, their dates and their people."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create_series(self, wanted: WantedSeries) -> BookedSeries:
        """Create the series, or return the one that an earlier, unanswered call created.

        An answer that never came is settled by the tag first and by the same `transactionId`
        second: Exchange then answers with the event that it has. A repeat is therefore harmless,
        and an outcome that stays open is reported as "try later".

        Raises:
            GraphThrottled: still open; call again with the same `transaction_id` and tag.
            Refused: the zone, an address or the mailbox is not good.
        """
        request = wire.create_series(wanted, windows_zone=windows_zone(wanted.zone))
        try:
            return self._created(request, wanted.mailbox)
        except GraphRejected as error:
            # Some tenants are said to answer a known transactionId with 409.
            found = self.find_series(wanted.mailbox, wanted.tag) if error.status == 409 else None
            if found is None:
                raise
            return found
        except GraphOutcomeUnknown as error:
            if error.status == 429:
                raise _as_try_later(error) from error
        found = self.find_series(wanted.mailbox, wanted.tag)
        if found is not None:
            return found
        try:
            return self._created(request, wanted.mailbox)
        except GraphOutcomeUnknown as error:
            raise _as_try_later(error) from error

    def find_series(self, mailbox: str, tag: str) -> BookedSeries | None:
        """Find the series that carries our tag; the index behind it may lag."""
        found = wire.standing(self._transport.ask_all(wire.find_series(mailbox, tag)))
        return wire.as_series(found[0]) if found else None

    def occurrences(
        self, mailbox: str, event_id: str, *, start: datetime, end: datetime
    ) -> list[Occurrence]:
        """Read every standing date between two aware instants, cancelled ones left out."""
        request = wire.occurrences(mailbox, event_id, start=start, end=end)
        found = wire.standing(self._transport.ask_all(request))
        return sorted(map(wire.as_occurrence, found), key=lambda each: each.starts_at)

    def move_occurrence(
        self, mailbox: str, occurrence_id: str, *, starts_local: datetime, minutes: int, zone: str
    ) -> None:
        """Move one date; attendees receive one update.

        Reads first, so that a repeat of what already happened mails nobody, and reads back,
        because a change was answered with 200 and lost:
        https://github.com/microsoftgraph/microsoft-graph-docs/issues/12141

        Raises:
            GraphRejected: ErrorOccurrenceCrossingBoundary where a neighbouring date is in the way.
            GraphUnreachable: it did not take effect; call again.
        """
        if self._is_at(mailbox, occurrence_id, starts_local, minutes, zone):
            return
        request = wire.move_occurrence(
            mailbox,
            occurrence_id,
            starts_local=starts_local,
            minutes=minutes,
            windows_zone=windows_zone(zone),
        )
        moved_id, lost = occurrence_id, None
        try:
            # A date that becomes an exception may get another id.
            moved_id = str(self._transport.require(request)["id"])
        except GraphOutcomeUnknown as error:
            lost = error
        if not self._is_at(mailbox, moved_id, starts_local, minutes, zone):
            raise GraphUnreachable(
                method=request.method,
                url=request.masked,
                status=lost.status if lost else 200,
                code="NotApplied",
                request_id=lost.request_id if lost else "",
                retry_after=lost.retry_after if lost else None,
            ) from lost

    def attendees(self, mailbox: str, event_id: str) -> list[Attendee]:
        """Read who is invited now, forwarded guests included."""
        return wire.as_attendees(self._transport.require(wire.read_attendees(mailbox, event_id)))

    def set_attendees(self, mailbox: str, event_id: str, attendees: Sequence[Attendee]) -> None:
        """Replace the list of the invited; only those who changed hear of it."""
        invited = self._transport.require(wire.read_attendees(mailbox, event_id))
        if _addresses(wire.as_attendees(invited)) == _addresses(attendees):
            return
        self._transport.ask(wire.set_attendees(mailbox, event_id, attendees, now_invited=invited))

    def _created(self, request: GraphRequest, mailbox: str) -> BookedSeries:
        series = wire.as_series(self._transport.require(request))
        if series.join_url is None:
            # Either Teams refused, or the link comes a moment later than the event.
            answer = self._transport.require(wire.read_series(mailbox, series.event_id))
            series = wire.as_series(answer)
        return series

    def _is_at(
        self, mailbox: str, event_id: str, starts_local: datetime, minutes: int, zone: str
    ) -> bool:
        found = wire.as_occurrence(self._transport.require(wire.read_times(mailbox, event_id)))
        ends_local = starts_local + timedelta(minutes=minutes)
        return (found.starts_at, found.ends_at) == (
            _instant(starts_local, zone),
            _instant(ends_local, zone),
        )


def _instant(wall: datetime, zone: str) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _addresses(attendees: Sequence[Attendee]) -> set[str]:
    return {each.address.lower() for each in attendees}


def _as_try_later(error: GraphError) -> GraphThrottled:
    return GraphThrottled(
        method=error.method,
        url=error.url,
        status=error.status,
        code=error.code,
        request_id=error.request_id,
        retry_after=error.retry_after,
    )
