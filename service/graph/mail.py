"""Draft, send and find our mails in the sender mailboxes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from service.domain.message import MessageTrace, OutgoingMessage, OwnDraft
from service.graph.errors import GraphNotFound, GraphOutcomeUnknown, GraphRejected
from service.graph.mime import as_mime
from service.graph.transport import Transport
from service.graph.wire import mail as wire
from service.graph.wire.request import NO_MAILBOX, Json

_NEVER_SENT = frozenset(
    {
        "ErrorInvalidRecipients",
        "ErrorMessageSizeExceeded",
        "ErrorSendAsDenied",
        "ErrorSubmissionQuotaExceeded",
    }
)
"""Codes that leave no doubt: the draft stands, and will not go out as it is."""


class GraphMail:
    """The calls of the draft-and-send protocol; `workflows.send_mail` gives them their order."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._deleted_items: dict[str, str] = {}

    def create_draft(self, mailbox: str, message: OutgoingMessage, *, tag: str) -> MessageTrace:
        """Lay a tagged draft into `mailbox`; harmless to repeat.

        A draft made of JSON holds one body. Ours is MIME, so that readers get a true text part,
        and takes its tag in a second call. A crash between the two leaves an untagged draft that
        no row knows and that is therefore never sent.

        Source: https://learn.microsoft.com/graph/outlook-send-mime-message
        """
        mime = as_mime(message, mailbox=mailbox, tag=tag)
        draft = wire.read_trace(self._transport.require(wire.create_draft(mailbox, mime)))
        tagged = self._transport.require(wire.tag_draft(mailbox, draft.message_id, tag))
        # The answer to PATCH shows no extended properties, but the id may have become another.
        return replace(draft, message_id=tagged["id"], tag=tag, submitted=False)

    def send_draft(self, mailbox: str, message_id: str) -> None:
        """Send exactly this draft.

        Raises:
            GraphAuthFailed: no token or no permission; the draft stands.
            GraphRejected: the draft cannot go out as it is.
            GraphUnreachable: no connection was made; the draft stands.
            GraphOutcomeUnknown: any other answer but a clean 202. 404 is among them: the draft
                may be gone because an earlier, unanswered call sent it, and 404
                ErrorNonExistentMailbox was seen for drafts that went out later:
                https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/8823
        """
        try:
            self._transport.ask(wire.send_draft(mailbox, message_id))
        except (GraphNotFound, GraphRejected) as error:
            if error.code in _NEVER_SENT:
                raise
            raise GraphOutcomeUnknown(
                method=error.method,
                url=error.url,
                status=error.status,
                code=error.code,
                request_id=error.request_id,
            ) from error

    def look_up(self, mailbox: str, message_id: str) -> MessageTrace | None:
        """Return the message behind an id, or None where the id no longer resolves.

        A draft that somebody deleted counts as gone, although its id still finds it in Deleted
        Items, from where it could even be sent.
        """
        try:
            answer = self._transport.require(wire.look_up(mailbox, message_id))
        except GraphNotFound as error:
            _raise_if_mailbox(error)
            return None
        return next(iter(self._standing(mailbox, [answer])), None)

    def find_by_tag(self, mailbox: str, tag: str) -> list[MessageTrace]:
        """Return messages that carry exactly this tag; the index behind it may lag."""
        return self._standing(mailbox, self._transport.ask_all(wire.find_by_tag(mailbox, tag)))

    def find_by_internet_message_id(self, mailbox: str, value: str) -> list[MessageTrace]:
        """Return messages that carry this internetMessageId."""
        found = self._transport.ask_all(wire.find_by_internet_message_id(mailbox, value))
        return self._standing(mailbox, found)

    def delete_draft(self, mailbox: str, message_id: str) -> None:
        """Delete a draft; one that is gone already is fine."""
        try:
            self._transport.ask(wire.delete_draft(mailbox, message_id))
        except GraphNotFound as error:
            _raise_if_mailbox(error)

    def drafts(self, mailbox: str) -> list[OwnDraft]:
        """Return every draft of ours that stands among the mailbox's drafts.

        One without its tag is known by the header of its MIME. Graph documents headers of
        received messages only, so where it tells none of a draft, an untagged one stays: it is
        never sent, and lies there for a person to delete.
        """
        found = map(wire.read_own_draft, self._transport.ask_all(wire.drafts(mailbox)))
        return [draft for draft in found if draft is not None]

    def sent_since(self, mailbox: str, since: datetime | None) -> list[MessageTrace]:
        """Return what carries a tag of ours in Sent Items, since an instant or at all."""
        found = map(wire.read_trace, self._transport.ask_all(wire.sent_since(mailbox, since)))
        return [trace for trace in found if trace.tag is not None]

    def _standing(self, mailbox: str, answers: Iterable[Json]) -> list[MessageTrace]:
        """Read messages, deleted drafts left out."""
        traces = []
        for answer in answers:
            trace = wire.read_trace(answer)
            if trace.is_draft and wire.folder_of(answer) == self._deleted_items_of(mailbox):
                continue
            traces.append(trace)
        return traces

    def _deleted_items_of(self, mailbox: str) -> str:
        if mailbox not in self._deleted_items:
            folder = self._transport.require(wire.deleted_items(mailbox))
            self._deleted_items[mailbox] = str(folder["id"])
        return self._deleted_items[mailbox]


def _raise_if_mailbox(error: GraphNotFound) -> None:
    """A missing mailbox says nothing about a message in it."""
    if error.code in NO_MAILBOX:
        raise error
