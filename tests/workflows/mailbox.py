"""A sender's mailbox in memory, with the faults that a real one shows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from service.domain.message import MessageTrace, OutgoingMessage, OwnDraft


class WorkerKilled(BaseException):
    """The worker's process ended here; nothing in the code may catch it."""


@dataclass
class Mailbox:
    """What stands in the mailbox; `faults` holds, by call, what happens at its next uses.

    A fault of ("before", error) is raised instead of the call's effect, ("after", error) once it
    took effect.
    """

    messages: dict[str, MessageTrace] = field(default_factory=dict)
    contents: dict[str, OutgoingMessage] = field(default_factory=dict)
    faults: dict[str, list[tuple[str, BaseException] | None]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    meanwhile: dict[str, Callable[[], None]] = field(default_factory=dict)
    """What somebody else does once while a call is under way."""
    drafted_at: datetime = datetime(2027, 1, 1, tzinfo=UTC)
    """When, by the mailbox's own stamp, every draft was made."""
    search_lags: bool = False
    changes_ids: bool = False

    def create_draft(self, mailbox: str, message: OutgoingMessage, *, tag: str) -> MessageTrace:
        late = self._begin("create_draft")
        identity = f"draft-{len(self.messages) + 1}"
        trace = MessageTrace(
            message_id=identity,
            internet_message_id=f"<{identity}@{mailbox}>",
            is_draft=True,
            submitted=False,
            sent_at=None,
            tag=tag,
        )
        self.messages[identity] = trace
        self.contents[identity] = message
        self._end(late)
        return trace

    def send_draft(self, mailbox: str, message_id: str) -> None:
        late = self._begin("send_draft")
        trace = self.messages.pop(message_id)
        assert trace.is_draft
        identity = f"sent-{message_id}" if self.changes_ids else message_id
        sent = replace(
            trace, message_id=identity, is_draft=False, sent_at=datetime(2027, 1, 1, tzinfo=UTC)
        )
        self.messages[identity] = sent
        self.contents[identity] = self.contents[message_id]
        self._end(late)

    def look_up(self, mailbox: str, message_id: str) -> MessageTrace | None:
        self._end(self._begin("look_up"))
        return self.messages.get(message_id)

    def find_by_tag(self, mailbox: str, tag: str) -> list[MessageTrace]:
        self._end(self._begin("find_by_tag"))
        if self.search_lags:
            return []
        return [trace for trace in self.messages.values() if trace.tag == tag]

    def find_by_internet_message_id(self, mailbox: str, value: str) -> list[MessageTrace]:
        self._end(self._begin("find_by_internet_message_id"))
        if self.search_lags:
            return []
        return [one for one in self.messages.values() if one.internet_message_id == value]

    def delete_draft(self, mailbox: str, message_id: str) -> None:
        self._end(self._begin("delete_draft"))
        self.messages.pop(message_id, None)

    def drafts(self, mailbox: str) -> list[OwnDraft]:
        self._end(self._begin("drafts"))
        return [
            OwnDraft(one.message_id, (one.tag or "").partition("#")[0], self.drafted_at)
            for one in self.messages.values()
            if one.is_draft
        ]

    def sent_since(self, mailbox: str, since: datetime | None) -> list[MessageTrace]:
        self._end(self._begin("sent_since"))
        return [
            one
            for one in self.messages.values()
            if one.sent_at is not None and (since is None or one.sent_at >= since)
        ]

    def sent(self) -> list[str]:
        """Return to whom a message left, once a message."""
        return [
            self.contents[identity].to_address
            for identity, trace in self.messages.items()
            if not trace.is_draft
        ]

    def fail(self, call: str, when: str, error: BaseException, *, after: int = 0) -> None:
        """Let a call fail once, after it went well some times."""
        self.faults.setdefault(call, []).extend([*([None] * after), (when, error)])

    def _begin(self, call: str) -> BaseException | None:
        self.calls.append(call)
        self.meanwhile.pop(call, _nothing)()
        waiting = self.faults.get(call, [])
        fault = waiting.pop(0) if waiting else None
        if fault is None:
            return None
        when, error = fault
        if when == "before":
            raise error
        return error

    def _end(self, late: BaseException | None) -> None:
        if late is not None:
            raise late


def _nothing() -> None:
    """Nobody else does anything."""
