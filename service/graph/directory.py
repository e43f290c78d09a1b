"""Read people and their managers from the directory, twenty with one call."""

from collections.abc import Callable, Iterator, Sequence

from service.domain.directory import DirectoryPerson
from service.graph.errors import NO_ACCESS, GraphAuthFailed
from service.graph.transport import Transport
from service.graph.wire import directory as wire
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
