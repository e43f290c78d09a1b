"""A sender's inbox in memory, and a worker that reads it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select

from service.domain.inbound import Arrival, AutomaticReply, InboundMessage
from service.models import InboundMail
from service.workflows.read_inbox import Reading, read_inbox
from tests.workflows.sending import SENDER, Worker, holidays_of

ORGANISER = "sets@larkfield.example"
RECEIVED = datetime(2027, 3, 31, 13, 0, tzinfo=UTC)


@dataclass
class Inbox:
    """What came; `faults` are raised at the next reads, one each."""

    messages: list[InboundMessage] = field(default_factory=list)
    tips: dict[str, AutomaticReply] = field(default_factory=dict)
    faults: list[BaseException] = field(default_factory=list)
    tip_faults: list[BaseException] = field(default_factory=list)
    remove_faults: list[BaseException] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    meanwhile: list[Callable[[], object]] = field(default_factory=list)
    """What others do during the next reads, one each."""

    def arrivals(self, mailbox: str, since: datetime) -> list[Arrival]:
        self.calls.append("arrivals")
        return [
            Arrival(one.message_id, one.internet_message_id, one.received_at)
            for one in sorted(self.messages, key=lambda one: one.received_at)
            if one.mailbox == mailbox and one.received_at >= since
        ]

    def read(self, mailbox: str, message_id: str) -> InboundMessage | None:
        self.calls.append(f"read {message_id}")
        if self.meanwhile:
            self.meanwhile.pop(0)()
        if self.faults:
            raise self.faults.pop(0)
        return next((one for one in self.messages if one.message_id == message_id), None)

    def automatic_reply(self, mailbox: str, address: str) -> AutomaticReply | None:
        self.calls.append("automatic_reply")
        if self.tip_faults:
            raise self.tip_faults.pop(0)
        return self.tips.get(address)

    def remove(self, mailbox: str, message_id: str) -> None:
        self.calls.append(f"remove {message_id}")
        if self.remove_faults:
            raise self.remove_faults.pop(0)
        self.messages = [one for one in self.messages if one.message_id != message_id]

    def add(self, **changes: object) -> InboundMessage:
        """Let a message come, Ann's words where nothing else is said."""
        number = len(self.messages) + 1
        values: dict[str, object] = {
            "mailbox": SENDER,
            "message_id": f"AAMk{number}",
            "internet_message_id": f"<in-{number}@acme.example>",
            "received_at": RECEIVED,
            "from_address": "ann@acme.example",
            "message_class": "IPM.Note",
            "headers": (),
            "answers": (),
            "text": "It went well.",
        }
        message = InboundMessage(**(values | changes))  # type: ignore[arg-type]  # -- as above
        self.messages.append(message)
        return message


def read(worker: Worker, inbox: Inbox, *, owner: str = "reader-1") -> dict[str, int]:
    """Read the inbox once, at the worker's time."""
    reading = Reading(
        database=worker.database,
        inbox=inbox,
        holidays_of=holidays_of,
        now=lambda: worker.now,
        real_now=lambda: worker.real,
        owner=owner,
        senders=(SENDER,),
        own=(SENDER, ORGANISER),
    )
    return dict(read_inbox(reading, SENDER))


def kinds(worker: Worker) -> list[str]:
    """Return what each message became, in order."""
    with worker.database.reading() as db:
        return [row.value for row in db.scalars(select(InboundMail.kind).order_by(InboundMail.id))]
