"""One mail as it leaves us, whoever carries it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OutgoingMessage:
    """A finished message to exactly one person.

    `subject` is one line of at most 78 characters; `text` and `html` state the same facts;
    `reply_to` is the watched service mailbox.
    """

    to_address: str
    to_name: str
    reply_to: str
    subject: str
    text: str
    html: str

    @property
    def digest(self) -> str:
        """SHA-256 of everything the reader would see, in hexadecimal."""
        parts = (self.to_address, self.reply_to, self.subject, self.text, self.html)
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class OwnDraft:
    """A draft that we made; `token` is its mailing's, the part of the tag ahead of `#`."""

    message_id: str
    token: str
    created_at: datetime


@dataclass(frozen=True)
class MessageTrace:
    """Where one of our messages is now, as the mailbox tells it.

    `tag` is the value we stamped on it (`<mailing id>#<attempt>`); `submitted` is true where the
    mailbox says that a draft already stands in its outgoing queue, None where it does not say.
    """

    message_id: str
    internet_message_id: str
    is_draft: bool
    submitted: bool | None
    sent_at: datetime | None
    tag: str | None
