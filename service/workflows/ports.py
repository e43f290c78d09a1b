"""What the use cases need from the world outside, said without naming any vendor.

Every method may raise `errors.Refused`, `errors.TryLater` or `errors.OutcomeUnknown`; the last
only where a repeat could do harm.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from service.domain.availability import Availability
from service.domain.calendar.found import BookedRule, FoundDate, FoundSeries
from service.domain.directory import DirectoryGroup, GroupMember
from service.domain.directory import DirectoryPerson as DirectoryPerson
from service.domain.directory import SignedIn as SignedIn
from service.domain.finding import Finding
from service.domain.inbound import Arrival, AutomaticReply, InboundMessage
from service.domain.meeting import (
    Attendee,
    BookedMeeting,
    Occurrence,
    WantedSeries,
    WantedSingle,
)
from service.domain.message import MessageTrace, OutgoingMessage, OwnDraft
from service.domain.states import Watched
from service.domain.watching import Watch


class SendsMail(Protocol):
    """The draft-and-send protocol of graph-contract 4.3, one call a method."""

    def create_draft(self, mailbox: str, message: OutgoingMessage, *, tag: str) -> MessageTrace:
        """Lay a tagged draft into `mailbox`; harmless to repeat."""

    def send_draft(self, mailbox: str, message_id: str) -> None:
        """Send exactly this draft.

        Raises:
            OutcomeUnknown: any answer that does not prove acceptance, a 202 with Retry-After and
                every 429 or 5xx included.
        """

    def look_up(self, mailbox: str, message_id: str) -> MessageTrace | None:
        """Return the message behind an id, or None where the id no longer resolves."""

    def find_by_tag(self, mailbox: str, tag: str) -> list[MessageTrace]:
        """Return messages that carry exactly this tag; the index behind it may lag."""

    def find_by_internet_message_id(self, mailbox: str, value: str) -> list[MessageTrace]:
        """Return messages that carry this internetMessageId."""

    def delete_draft(self, mailbox: str, message_id: str) -> None:
        """Delete a draft; one that is gone already is fine."""

    def drafts(self, mailbox: str) -> list[OwnDraft]:
        """Return every draft of ours that stands among the mailbox's drafts."""

    def sent_since(self, mailbox: str, since: datetime | None) -> list[MessageTrace]:
        """Return what carries a tag of ours in Sent Items, since an instant or at all."""


class TracesMail(Protocol):
    """The tenant's message trace, where it is granted."""

    def has_left(self, mailbox: str, internet_message_id: str) -> bool:
        """Say whether this mailbox's message is known to have left it."""


class ReadsInbox(Protocol):
    """What comes back to the sender mailboxes."""

    def arrivals(self, mailbox: str, since: datetime) -> list[Arrival]:
        """Return what came into the inbox since an aware instant, that instant included."""

    def read(self, mailbox: str, message_id: str) -> InboundMessage | None:
        """Return one message, or None where it is gone."""

    def automatic_reply(self, mailbox: str, address: str) -> AutomaticReply | None:
        """Return whether somebody is away and until when; None where nobody tells."""

    def remove(self, mailbox: str, message_id: str) -> None:
        """Remove a message for good; one that is gone already is fine."""


class ReadsCalendars(Protocol):
    """The organisers' calendars as Outlook shows them; reading changes nothing there."""

    def read_series(self, mailbox: str, event_id: str, booked: BookedRule) -> FoundSeries | None:
        """Read a series with all its dates; None where it is not in the calendar any more."""

    def read_single(self, mailbox: str, event_id: str) -> FoundDate | None:
        """Read a single event; None where it is not in the calendar any more."""


class BooksMeetings(ReadsCalendars, Protocol):
    """A set's meetings in an organiser's calendar; every write is read back."""

    def create_series(self, wanted: WantedSeries) -> BookedMeeting:
        """Create the series, or return the one that an earlier, unanswered call created."""

    def create_single(self, wanted: WantedSingle) -> BookedMeeting:
        """Create a single event, or return the one that an earlier call created."""

    def find_meeting(self, mailbox: str, tag: str) -> BookedMeeting | None:
        """Find the series or single event that carries our tag."""

    def occurrences(
        self, mailbox: str, event_id: str, *, start: datetime, end: datetime
    ) -> list[Occurrence]:
        """Read every standing date between two aware instants, cancelled ones left out."""

    def move_occurrence(
        self, mailbox: str, occurrence_id: str, *, starts_local: datetime, minutes: int, zone: str
    ) -> None:
        """Move one date, or a single event; attendees receive one update.

        Raises:
            DateInTheWay: a neighbouring date of its series stands there.
        """

    def cancel(self, mailbox: str, event_id: str, *, comment: str) -> None:
        """Cancel a series, one date or a single event; one that is gone already is fine."""

    def change_attendees(
        self, mailbox: str, event_id: str, *, added: Sequence[Attendee], removed: Collection[str]
    ) -> tuple[Attendee, ...]:
        """Take people into a list and out of it, and return it; only they hear of it."""

    def write_text(self, mailbox: str, event_id: str, *, subject: str, body_html: str) -> None:
        """Change subject and our part of the body; attendees receive one update."""

    def set_meeting_options(
        self, mailbox: str, join_url: str, *, co_organisers: Collection[str]
    ) -> None:
        """Let these run the Teams meeting, and everybody invited pass its lobby."""


class WatchesMailboxes(Protocol):
    """Being told when something changes in a mailbox."""

    def begin_watch(
        self,
        mailbox: str,
        watched: Watched,
        *,
        notification_url: str,
        lifecycle_url: str,
        client_state: str,
        expires_at: datetime,
    ) -> Watch:
        """Begin a watch, in the place of any earlier one of the same."""

    def renew_watch(self, graph_id: str, *, expires_at: datetime) -> Watch | None:
        """Prolong and reauthorise a watch; None where it is there no more."""

    def end_watch(self, graph_id: str) -> None:
        """End a watch; one that is gone already is fine."""


class ReadsDirectory(Protocol):
    """People and their managers."""

    def look_up(self, keys: Sequence[str]) -> dict[str, DirectoryPerson | None]:
        """Return whom each key (directory id or address) names; None where there is nobody.

        A key that got no usable answer is left out.
        """

    def find_groups(self, name: str) -> list[DirectoryGroup]:
        """Return every group with this name or address, in any case; a few of many."""

    def members(self, group_id: str, *, most: int) -> list[GroupMember]:
        """Return the people of a group and of the groups within it, and one more than `most`
        where there are more; nobody where the group is gone.
        """


class ReadsAvailability(Protocol):
    """When people are taken; never with what."""

    def taken(self, addresses: Sequence[str], begin: datetime, end: datetime) -> Availability:
        """Return when each person is taken between two instants on half hours.

        Somebody whose calendar cannot be read is unknown, not free.
        """


class SignsIn(Protocol):
    """Sign-in by authorisation code and PKCE."""

    def begin(self, redirect_uri: str) -> tuple[str, Mapping[str, Any]]:
        """Return the address to send the browser to, and the flow to keep in its cookie."""

    def finish(self, flow: Mapping[str, Any], answer: Mapping[str, str]) -> SignedIn:
        """Turn the answer into a person; every claim and the signature are checked."""

    def sign_out_url(self, return_to: str) -> str:
        """Return the address that ends the session at the other side."""


class ChecksPermissions(Protocol):
    """What `doctor` asks."""

    def check(self) -> list[Finding]:
        """Say of sign-in, clocks, each permission and each mailbox whether it is in order."""
