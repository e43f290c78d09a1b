"""What a message that came to a sender's mailbox is, told by its envelope and headers alone.

The rule that comes before every other: nothing automatic is ever answered, or told to anybody.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InboundKind(StrEnum):
    """What became of an inbound message."""

    BOUNCE = "bounce"
    """A report that a mail of ours was not delivered."""
    DELAYED = "delayed"
    """A report that one is still being tried."""
    AWAY = "away"
    """Somebody's automatic reply while they are out of office."""
    AUTOMATIC = "automatic"
    """Anything else that a machine wrote, or that would make a loop: recorded, and nothing else."""
    CAPTURED = "captured"
    """A reply that waits as a draft in its form."""
    WAITING = "waiting"
    """Somebody of a programme wrote, and a person should read it."""
    STRANGER = "stranger"
    """Somebody wrote who is in no programme."""
    UNREADABLE = "unreadable"
    """It could not be taken in; a person should look."""


class NonDelivery(StrEnum):
    """Why a mail did not arrive, as plainly as its report allows."""

    FULL = "full"
    UNKNOWN_ADDRESS = "unknown-address"
    REFUSED = "refused"
    EXPIRED = "expired"


NON_DELIVERY_WORDS = {
    NonDelivery.FULL: "their mailbox is full",
    NonDelivery.UNKNOWN_ADDRESS: "there is no mailbox at their address",
    NonDelivery.REFUSED: "their mail system refused it",
    NonDelivery.EXPIRED: "their mail system could not be reached for too long",
}
"""What HR reads; a report's own words stay in the mailbox."""


@dataclass(frozen=True)
class InboundMessage:
    """One message as its mailbox tells it.

    `headers` holds (name in lower case, value); `message_class` is Exchange's, as `IPM.Note`;
    `answers` every Message-ID that it names as its cause. `text` is plain text of what is new in
    it, of a report all of it; it is read and dropped.
    """

    mailbox: str
    message_id: str
    internet_message_id: str
    received_at: datetime
    from_address: str
    """Case-folded; "" where the mailbox names nobody."""
    message_class: str
    headers: Sequence[tuple[str, str]]
    answers: tuple[str, ...]
    text: str

    def header(self, name: str) -> str:
        """Return the first header of this name, in lower case and trimmed; "" without one."""
        return next((value.strip().lower() for key, value in self.headers if key == name), "")


@dataclass(frozen=True)
class Arrival:
    """One line of an inbox's list; `internet_message_id` is "" where the message has none."""

    message_id: str
    internet_message_id: str
    received_at: datetime


@dataclass(frozen=True)
class AutomaticReply:
    """What writers to somebody are told; `ends_at` is None where no end was set."""

    is_on: bool
    ends_at: datetime | None


class Sort(StrEnum):
    """What a message is before anybody asked who wrote it."""

    BOUNCE = "bounce"
    DELAYED = "delayed"
    AWAY = "away"
    AUTOMATIC = "automatic"
    PERSONAL = "personal"


_PROTECTED_CLASSES = ("ipm.note.smime", "ipm.note.secure", "ipm.note.rpmsg")
"""A person's words, signed, encrypted or under rights management."""
_OUT_OF_OFFICE_CLASS = "ipm.note.rules.ooftemplate"
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_LIST_HEADERS = ("list-id", "list-unsubscribe", "list-post", "feedback-id")
_MARKS_OF_REPLIERS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from")
_MACHINES = re.compile(
    r"(mailer-daemon|postmaster|microsoftexchange[0-9a-f]{8,}|no-?reply|do-?not-?reply|bounces?)"
    r"([-+=.].*)?@.*"
)
_CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,400}@[^<>\s@]{1,250}>")


def sort(message: InboundMessage, *, own: Collection[str]) -> Sort:
    """Say what a message is by its envelope; whoever is in doubt says automatic.

    Args:
        own: addresses of our own mailboxes, case-folded.

    Source: RFC 3834 (automatic responses), RFC 3464 (delivery reports), RFC 2919 (lists), and
        https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxomsg (classes).
    """
    kind = message.message_class.lower()
    if message.from_address in own:
        return Sort.AUTOMATIC
    if kind.startswith("report."):
        return _report(kind)
    if _is_foreign_report(message):
        return Sort.BOUNCE if _failed_for_good(message.text) else Sort.DELAYED
    if kind.startswith(_OUT_OF_OFFICE_CLASS):
        return Sort.AWAY
    if kind not in ("", "ipm.note") and not kind.startswith(_PROTECTED_CLASSES):
        # Meeting answers, recalls, receipts, rules: each is somebody's program.
        return Sort.AUTOMATIC
    if _is_vacation(message):
        return Sort.AWAY
    return Sort.AUTOMATIC if _is_automatic(message) else Sort.PERSONAL


def non_delivery(text: str) -> NonDelivery:
    """Read from a report's text why a mail did not arrive (RFC 3463 codes)."""
    codes = [match.groups() for match in _CODE.finditer(text)]
    for code in [code for code in codes if code[0] == "5"] or codes:
        match code:
            case (_, "2", "2") | (_, "2", "3"):
                return NonDelivery.FULL
            case (_, "1", _) | (_, "4", "310"):
                return NonDelivery.UNKNOWN_ADDRESS
            case (_, "4", "7") | (_, "4", "300"):
                return NonDelivery.EXPIRED
    return NonDelivery.REFUSED


def message_ids_in(text: str) -> tuple[str, ...]:
    """Return every Message-ID that stands in a header or a report, each once, in order."""
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(text)))


def failed_address(message: InboundMessage) -> str:
    """Return whom a report says it could not reach, case-folded; "" where it names not one."""
    named = message.header("x-failed-recipients").casefold()
    return "" if "," in named else named


def _report(kind: str) -> Sort:
    if kind.endswith(".ndr"):
        return Sort.BOUNCE
    return Sort.DELAYED if "delayed" in kind else Sort.AUTOMATIC


def _is_foreign_report(message: InboundMessage) -> bool:
    """Whether it is a report that Exchange did not make one of its own of."""
    content = message.header("content-type")
    return "x-failed-recipients" in {name for name, _ in message.headers} or (
        content.startswith("multipart/report") and "delivery-status" in content
    )


def _failed_for_good(text: str) -> bool:
    kinds = {match[1] for match in _CODE.finditer(text)}
    return "5" in kinds or "4" not in kinds


def _is_vacation(message: InboundMessage) -> bool:
    """Whether another system's automatic answer to a mail of ours says that somebody is away."""
    return (
        message.header("auto-submitted").partition(";")[0].strip() == "auto-replied"
        and bool(message.answers)
        and not _is_from_machine(message)
    )


def _is_automatic(message: InboundMessage) -> bool:
    submitted = message.header("auto-submitted").partition(";")[0].strip()
    suppressed = message.header("x-auto-response-suppress")
    return (
        submitted not in ("", "no")
        or message.header("precedence") in _BULK
        or suppressed not in ("", "none")
        or message.header("return-path") == "<>"
        or any(message.header(name) for name in (*_LIST_HEADERS, *_MARKS_OF_REPLIERS))
        or _is_from_machine(message)
    )


def _is_from_machine(message: InboundMessage) -> bool:
    return not message.from_address or _MACHINES.fullmatch(message.from_address) is not None
