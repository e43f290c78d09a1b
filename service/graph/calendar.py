"""Book and change a set's meetings in the organiser mailboxes' default calendars."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.meeting import (
    Attendee,
    BookedMeeting,
    Occurrence,
    WantedSeries,
    WantedSingle,
)
from service.domain.series import merged_attendees
from service.graph.calendar_reading import GraphCalendarReading
from service.graph.errors import (
    GraphDateInTheWay,
    GraphError,
    GraphNotFound,
    GraphOutcomeUnknown,
    GraphRejected,
    GraphThrottled,
    GraphUnreachable,
)
from service.graph.meetings import GraphMeetings
from service.graph.transport import Transport
from service.graph.wire import calendar as wire
from service.graph.wire.calendar_text import has_text
from service.graph.wire.request import NO_MAILBOX, GraphRequest
from service.graph.zones import windows_zone

_CROSSING = "ErrorOccurrenceCrossingBoundary"


class GraphCalendar(GraphCalendarReading):
    """Series, single events, their dates and their people."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport)
        self._meetings = GraphMeetings(transport)

    def create_series(self, wanted: WantedSeries) -> BookedMeeting:
        """Create the series, or return the one that an earlier, unanswered call created.

        An answer that never came is settled by the tag first and by the same `transactionId`
        second: Exchange then answers with the event that it has. A repeat is therefore harmless,
        and an outcome that stays open is reported as "try later".

        Raises:
            GraphThrottled: still open; call again with the same `transaction_id` and tag.
            Refused: the zone, an address or the mailbox is not good.
        """
        request = wire.create_series(wanted, windows_zone=windows_zone(wanted.zone))
        return self._create(request, wanted.mailbox, wanted.tag)

    def create_single(self, wanted: WantedSingle) -> BookedMeeting:
        """Create a single event, or return the one that an earlier call created.

        Raises:
            GraphThrottled, Refused: as `create_series`.
        """
        request = wire.create_single(wanted, windows_zone=windows_zone(wanted.zone))
        return self._create(request, wanted.mailbox, wanted.tag)

    def find_meeting(self, mailbox: str, tag: str) -> BookedMeeting | None:
        """Find the series or single event that carries our tag; the index behind it may lag."""
        found = wire.standing(self._transport.ask_all(wire.find_meeting(mailbox, tag)))
        return wire.as_meeting(found[0]) if found else None

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
        except GraphRejected as error:
            if error.code == _CROSSING:
                raise _again(GraphDateInTheWay, error) from error
            raise
        if not self._is_at(mailbox, moved_id, starts_local, minutes, zone):
            raise _not_applied(request, lost) from lost

    def cancel(self, mailbox: str, event_id: str, *, comment: str) -> None:
        """Cancel a series, one date of it or a single event; one that is gone already is fine.

        Raises:
            GraphUnreachable: it still stands; call again.
        """
        request, lost = wire.cancel(mailbox, event_id, comment=comment), None
        try:
            self._transport.ask(request)
        except GraphNotFound as error:
            if error.code in NO_MAILBOX:
                raise
            return
        except GraphOutcomeUnknown as error:
            lost = error
        if self._standing(wire.read_standing(mailbox, event_id)) is not None:
            raise _not_applied(request, lost) from lost

    def change_attendees(
        self, mailbox: str, event_id: str, *, added: Sequence[Attendee], removed: Collection[str]
    ) -> tuple[Attendee, ...]:
        """Take people into a list and out of it; only they hear of it.

        Reads first, so that whoever was forwarded the invitation stays, and reads back.

        Args:
            removed: case-folded addresses.

        Returns:
            The list as it stands then.

        Raises:
            GraphUnreachable: it did not take effect; call again.
        """
        invited = self._transport.require(wire.read_attendees(mailbox, event_id))
        merged = merged_attendees(wire.as_attendees(invited), added, removed)
        if merged is None:
            return tuple(wire.as_attendees(invited))
        request = wire.set_attendees(mailbox, event_id, merged, now_invited=invited)
        lost = None
        try:
            self._transport.ask(request)
        except (GraphThrottled, GraphUnreachable) as error:
            lost = error
        now = wire.as_attendees(self._transport.require(wire.read_attendees(mailbox, event_id)))
        if merged_attendees(now, added, removed) is not None:
            raise _not_applied(request, lost) from lost
        return tuple(now)

    def write_text(self, mailbox: str, event_id: str, *, subject: str, body_html: str) -> None:
        """Change subject and our part of the body; attendees receive one update.

        Reads first, since without its own block in the body the Teams meeting would end, and
        reads back.

        Raises:
            GraphUnreachable: it did not take effect; call again.
        """
        now = self._transport.require(wire.read_text(mailbox, event_id))
        if has_text(now, subject=subject, body_html=body_html):
            return
        request = wire.write_text(mailbox, event_id, subject=subject, body_html=body_html, now=now)
        lost = None
        try:
            self._transport.ask(request)
        except GraphOutcomeUnknown as error:
            lost = error
        now = self._transport.require(wire.read_text(mailbox, event_id))
        if not has_text(now, subject=subject, body_html=body_html):
            raise _not_applied(request, lost) from lost

    def set_meeting_options(
        self, mailbox: str, join_url: str, *, co_organisers: Collection[str]
    ) -> None:
        """Let these run the Teams meeting, and everybody invited pass its lobby; reads back.

        Raises:
            Refused: Teams does not let us, in words that say what to do.
        """
        self._meetings.set_options(mailbox, join_url, co_organisers=co_organisers)

    def _create(self, request: GraphRequest, mailbox: str, tag: str) -> BookedMeeting:
        try:
            return self._created(request, mailbox)
        except GraphRejected as error:
            # Some tenants are said to answer a known transactionId with 409.
            found = self.find_meeting(mailbox, tag) if error.status == 409 else None
            if found is None:
                raise
            return found
        except GraphOutcomeUnknown as error:
            if error.status == 429:
                raise _again(GraphThrottled, error) from error
        found = self.find_meeting(mailbox, tag)
        if found is not None:
            return found
        try:
            return self._created(request, mailbox)
        except GraphOutcomeUnknown as error:
            raise _again(GraphThrottled, error) from error

    def _created(self, request: GraphRequest, mailbox: str) -> BookedMeeting:
        booked = wire.as_meeting(self._transport.require(request))
        if booked.join_url is None:
            # Either Teams refused, or the link comes a moment later than the event.
            answer = self._transport.require(wire.read_meeting(mailbox, booked.event_id))
            booked = wire.as_meeting(answer)
        return booked

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


def _again(kind: type[GraphError], error: GraphError) -> GraphError:
    """Say the same error as another kind of it."""
    return kind(
        method=error.method,
        url=error.url,
        status=error.status,
        code=error.code,
        request_id=error.request_id,
        retry_after=error.retry_after,
    )


def _not_applied(request: GraphRequest, lost: GraphError | None) -> GraphUnreachable:
    """Say that a write does not show, whether it was answered (None) or not."""
    return GraphUnreachable(
        method=request.method,
        url=request.masked,
        status=lost.status if lost else 200,
        code="NotApplied",
        request_id=lost.request_id if lost else "",
        retry_after=lost.retry_after if lost else None,
    )
