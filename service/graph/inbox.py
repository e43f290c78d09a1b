"""Read what comes back to the sender mailboxes, and remove what rows hold now."""

from datetime import datetime

from service.domain.inbound import Arrival, AutomaticReply, InboundMessage
from service.errors import OutcomeUnknown, Refused
from service.graph.errors import GraphNotFound
from service.graph.transport import Transport
from service.graph.wire import inbox as wire
from service.graph.wire.request import NO_MAILBOX


class GraphInbox:
    """The calls behind `workflows.read_inbox`; `Mail.Read` is enough for reading."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def arrivals(self, mailbox: str, since: datetime) -> list[Arrival]:
        """Return what came into the inbox since an aware instant, that instant included."""
        answers = self._transport.ask_all(wire.arrivals(mailbox, since))
        return [wire.as_arrival(answer) for answer in answers]

    def read(self, mailbox: str, message_id: str) -> InboundMessage | None:
        """Return one message, or None where somebody has deleted it meanwhile."""
        try:
            answer = self._transport.require(wire.read(mailbox, message_id))
        except GraphNotFound as error:
            if error.code in NO_MAILBOX:
                raise
            return None
        return wire.as_message(answer, mailbox=mailbox)

    def automatic_reply(self, mailbox: str, address: str) -> AutomaticReply | None:
        """Return whether somebody is away and until when; None where nobody tells.

        Somebody outside the organisation has no tip, and a tenant may have them switched off:
        neither must keep their message from being taken in.
        """
        try:
            answer = self._transport.require(wire.automatic_reply(mailbox, address))
        except (Refused, OutcomeUnknown):
            return None
        return wire.as_automatic_reply(answer)

    def remove(self, mailbox: str, message_id: str) -> None:
        """Remove a message for good; one that is gone already is fine."""
        try:
            self._transport.ask(wire.remove(mailbox, message_id))
        except GraphNotFound as error:
            if error.code in NO_MAILBOX:
                raise
