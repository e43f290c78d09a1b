"""Read people and their managers from the directory, twenty with one call, and groups."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from service.domain.directory import DirectoryGroup, DirectoryPerson, GroupMember
from service.graph.errors import NO_ACCESS, GraphAuthFailed, GraphNotFound
from service.graph.transport import Transport
from service.graph.wire import directory as wire
from service.graph.wire import groups
from service.graph.wire.request import GraphRequest


class GraphDirectory:
    """People by object id, sign-in name or mail address."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def look_up(self, keys: Sequence[str]) -> dict[str, DirectoryPerson | None]:
        """Return whom each key names: None where the directory says that there is nobody.

        A key whose question got no usable answer, as when it was throttled, is left out: only an
        answer says that somebody is gone.

        Args:
            keys: Entra object ids or addresses, each once.

        Raises:
            GraphAuthFailed: the application may not read people.
        """
        found = dict(self._ask(keys, wire.person, wire.read_person))
        # An address that is no sign-in name may still be where somebody gets mail.
        unmet = [key for key in keys if "@" in key and key in found and found[key] is None]
        for key in unmet:
            del found[key]
        found.update(self._ask(unmet, wire.find_by_mail, wire.read_first))
        return found

    def find_groups(self, name: str) -> list[DirectoryGroup]:
        """Return every group with this name or address, in any case; a few of many.

        Raises:
            GraphAuthFailed: the application may not read groups.
        """
        # A page may be empty and another follow.
        found = self._transport.ask_all(groups.find_groups(name))
        return [groups.read_group(each) for each in islice(found, groups.MOST_OF_ONE_NAME)]

    def members(self, group_id: str, *, most: int) -> list[GroupMember]:
        """Return the people of a group and of the groups within it, one more than `most` at most.

        Nobody, where the group is gone or hides its members.

        Raises:
            GraphAuthFailed: the application may not read groups, or not the people in them.
        """
        request = groups.list_members(group_id)
        try:
            found = list(islice(self._transport.ask_all(request), most + 1))
        except GraphNotFound:
            return []
        if any(groups.is_hidden(each) for each in found):
            raise GraphAuthFailed(method="GET", url=request.masked, code="LimitedInformation")
        return [groups.read_member(each) for each in found]

    def _ask(
        self,
        keys: Sequence[str],
        question: Callable[[str], GraphRequest],
        read: Callable[[wire.BatchAnswer], DirectoryPerson | None],
    ) -> Iterator[tuple[str, DirectoryPerson | None]]:
        for begin in range(0, len(keys), wire.MOST_IN_A_BATCH):
            some = keys[begin : begin + wire.MOST_IN_A_BATCH]
            request = wire.batch([question(key) for key in some])
            answers = wire.read_batch(self._transport.require(request))
            for place, key in enumerate(some):
                answer = answers.get(place)
                if answer is None:
                    continue
                if answer.status in NO_ACCESS:
                    # The batch itself is let in by any token: each read is judged alone.
                    raise GraphAuthFailed(
                        method="GET", url=question(key).masked, status=answer.status
                    )
                if wire.is_an_answer(answer):
                    yield key, read(answer)
