"""Read from calendars when people are taken, twenty with one call, eight weeks at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from service.domain.availability import Availability, Taken
from service.graph.transport import Transport
from service.graph.wire import availability as wire


class GraphAvailability:
    """Free and busy times, asked for in the name of one of our mailboxes."""

    def __init__(self, transport: Transport, mailbox: str) -> None:
        self._transport = transport
        self._mailbox = mailbox

    def taken(self, addresses: Sequence[str], begin: datetime, end: datetime) -> Availability:
        """Return when each person is taken between two instants in UTC.

        Who could not be read in all of it is unknown.

        Args:
            addresses: each once.
            begin: on a half hour, as `end` is.

        Raises:
            GraphError: the call as a whole failed; one person's error does not.
        """
        found: dict[str, Taken | None] = dict.fromkeys(addresses, ())
        for first in range(0, len(addresses), wire.MOST_ADDRESSES):
            some = addresses[first : first + wire.MOST_ADDRESSES]
            for since, until in _windows(begin, end):
                request = wire.get_schedule(self._mailbox, some, since, until)
                told = dict(wire.read_schedules(self._transport.require(request), since))
                for address in some:
                    found[address] = _joined(found[address], told.get(address.casefold()))
        return found


def _windows(begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while begin < end:
        until = min(begin + wire.LONGEST, end)
        yield begin, until
        begin = until


def _joined(before: Taken | None, after: Taken | None) -> Taken | None:
    if before is None or after is None:
        return None
    if before and after and before[-1][1] == after[0][0]:
        return (*before[:-1], (before[-1][0], after[0][1]), *after[1:])
    return (*before, *after)
