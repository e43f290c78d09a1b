"""Let facilitators run a set's Teams meeting, and the invited pass its lobby."""

from collections.abc import Collection

from service.errors import Refused
from service.graph.errors import GraphAuthFailed, GraphNotFound, GraphRejected
from service.graph.transport import Transport
from service.graph.wire import meetings as wire

_NO_POLICY = (
    "Teams does not let the service set co-organisers and lobby for {0}: grant "
    "OnlineMeetings.ReadWrite.All and an application access policy for this mailbox "
    "(docs/microsoft-365.md), or set them in Teams by hand"
)
_UNKNOWN_PERSON = (
    "the directory does not know {0}, who should be a co-organiser; correct the address"
)
_NOT_FOUND = "Teams shows no meeting behind the link of {0}; set co-organisers in Teams by hand"
_NOT_TAKEN = "Teams did not keep co-organisers and lobby of {0}; set them in Teams by hand"


class GraphMeetings:
    """Options of online meetings; keeps people's object ids, which never change."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._known: dict[str, tuple[str, str]] = {}

    def set_options(self, mailbox: str, join_url: str, *, co_organisers: Collection[str]) -> None:
        """Set co-organisers and lobby where they differ, and read back.

        Raises:
            Refused: Teams does not let us or did not keep it, in words that say what to do.
            TryLater: Teams is busy.
        """
        organiser_id, _ = self._person(mailbox)
        people = dict(map(self._named, co_organisers))
        try:
            found = next(
                iter(self._transport.ask_all(wire.find_meeting(organiser_id, join_url))), None
            )
            if found is None:
                raise Refused(_NOT_FOUND.format(mailbox))
            if wire.has_options(found, people):
                return
            meeting_id = str(found["id"])
            self._transport.ask(wire.set_options(organiser_id, meeting_id, people))
            kept = self._transport.require(wire.read_meeting(organiser_id, meeting_id))
        except (GraphAuthFailed, GraphRejected, GraphNotFound) as error:
            raise Refused(_NO_POLICY.format(mailbox)) from error
        if not wire.has_options(kept, people):
            raise Refused(_NOT_TAKEN.format(mailbox))

    def _named(self, address: str) -> tuple[str, str]:
        object_id, upn = self._person(address)
        return upn, object_id

    def _person(self, address: str) -> tuple[str, str]:
        """Return object id and sign-in name."""
        if address not in self._known:
            try:
                answer = self._transport.require(wire.read_person(address))
            except GraphNotFound as error:
                raise Refused(_UNKNOWN_PERSON.format(address)) from error
            self._known[address] = str(answer["id"]), str(answer["userPrincipalName"])
        return self._known[address]
