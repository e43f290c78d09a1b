"""Ask Exchange's message trace whether a mail left its mailbox."""

from service.graph.transport import Transport
from service.graph.wire import trace as wire


class GraphTrace:
    """Needs `ExchangeMessageTrace.Read.All`, which tells of all mail of a tenant: optional."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def has_left(self, mailbox: str, internet_message_id: str) -> bool:
        """Say whether Exchange took this mailbox's message on, whatever became of it then.

        Raises:
            GraphAuthFailed: the tenant does not grant it.
        """
        answers = self._transport.ask_all(wire.find_trace(internet_message_id))
        return any(wire.sender_of(answer) == mailbox.casefold() for answer in answers)
