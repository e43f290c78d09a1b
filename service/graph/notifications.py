"""Ask Microsoft 365 to tell us when something changes in a mailbox."""

from datetime import datetime

from service.domain.states import Watched
from service.domain.watching import Watch
from service.graph.errors import GraphNotFound, GraphRejected
from service.graph.transport import Transport
from service.graph.wire import notifications as wire

_CONFLICT = 409


class GraphNotifications:
    """Our application's watches of mailboxes."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

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
        """Begin a watch, in the place of any earlier one of the same.

        An earlier one that was never answered carries a secret that we may not know: it is ended
        and another begun.

        Raises:
            Refused: an address did not prove itself, or the mailbox may not be read.
            OutcomeUnknown: it may stand; begin it again.
        """
        user_id = str(self._transport.require(wire.read_user_id(mailbox))["id"])
        request = wire.create(
            user_id,
            watched,
            notification_url=notification_url,
            lifecycle_url=lifecycle_url,
            client_state=client_state,
            expires_at=expires_at,
        )
        try:
            return wire.as_watch(self._transport.require(request))
        except GraphRejected as error:
            if error.status != _CONFLICT:
                raise
        for other in list(self._transport.ask_all(wire.every())):
            if wire.is_for(other, user_id, watched):
                self.end_watch(str(other["id"]))
        return wire.as_watch(self._transport.require(request))

    def renew_watch(self, graph_id: str, *, expires_at: datetime) -> Watch | None:
        """Prolong and reauthorise a watch; None where it is there no more.

        Raises:
            TryLater: ask again.
        """
        try:
            return wire.as_watch(
                self._transport.require(wire.renew(graph_id, expires_at=expires_at))
            )
        except GraphNotFound:
            return None

    def end_watch(self, graph_id: str) -> None:
        """End a watch; one that is gone already is fine."""
        try:
            self._transport.ask(wire.end(graph_id))
        except GraphNotFound:
            return
