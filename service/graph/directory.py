"""Read people and their managers from the directory."""

from service.domain.directory import DirectoryPerson
from service.graph.errors import GraphNotFound
from service.graph.transport import Transport
from service.graph.wire import directory as wire
from service.graph.wire.request import Json


class GraphDirectory:
    """People by address."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def person(self, address: str) -> DirectoryPerson | None:
        """Return somebody by sign-in name or mail address, or None where there is nobody."""
        found = self._found(address)
        if found is None:
            return None
        return DirectoryPerson(
            directory_id=found["id"],
            address=wire.address_of(found) or address,
            name=found.get("displayName") or "",
            # Without permission to read it the property is missing; nobody is locked out by that.
            enabled=found.get("accountEnabled") is not False,
            manager_address=self._manager_address(found["id"]),
        )

    def _found(self, address: str) -> Json | None:
        try:
            return self._transport.require(wire.person(address))
        except GraphNotFound:
            return next(self._transport.ask_all(wire.find_by_mail(address)), None)

    def _manager_address(self, directory_id: str) -> str | None:
        try:
            return wire.address_of(self._transport.require(wire.manager(directory_id)))
        except GraphNotFound:
            # Documented for "has no manager": https://learn.microsoft.com/graph/api/user-list-manager
            return None
