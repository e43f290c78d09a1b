"""What a change brings about, said before it is made: calendar notices, mails, what is untrue now.

Compared with == by tests, and by the page that asks for confirmation: everything in it is named
as people name it, never by a row's number, which a change that was only tried out gives away.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from service.domain.calendar.steps import Notice


@dataclass(frozen=True, order=True)
class SetNotice:
    """One mail that Outlook sends to one attendee of a set's meetings."""

    set_name: str
    notice: Notice


@dataclass(frozen=True)
class MailLine:
    """One mail to come; `at` (aware UTC) None means at once, in its reader's hours.

    `address` is the reader's, `about` the address of whom a manager's mail is about.
    """

    set_name: str
    session_number: int
    touchpoint: str
    address: str
    about: str | None
    at: datetime | None


@dataclass(frozen=True)
class MovedMail:
    """A mail that goes at another instant than before the change."""

    mail: MailLine
    was_at: datetime | None


@dataclass(frozen=True)
class Contradicted:
    """A mail that has gone out and names a date which the change makes untrue."""

    set_name: str
    session_number: int
    """Of the session that the mail belongs to, as it was numbered when it went out."""
    touchpoint: str
    address: str
    sent_at: datetime
    said: datetime
    """The start (aware UTC) that it named."""
    has_answered: bool
    """What its reader has answered is kept."""
    is_corrected: bool
    """Whether a mail tells them; otherwise Outlook's own notice does."""


@dataclass(frozen=True)
class Effects:
    """Everything that follows from a change, in the order in which pages show it."""

    notices: tuple[SetNotice, ...]
    caused: tuple[MailLine, ...]
    moved: tuple[MovedMail, ...]
    dropped: tuple[MailLine, ...]
    contradicted: tuple[Contradicted, ...]
    warnings: tuple[str, ...]
    """In plain words: a public holiday, an early hour, a long gap. They forbid nothing."""

    @property
    def digest(self) -> str:
        """Return a fingerprint: what was confirmed is what was shown."""
        return hashlib.sha256(repr(self).encode()).hexdigest()
