"""One message to one person, and who is at a mailbox now."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain.states import MailingState, SlotKind
from service.models.base import Base, words
from service.models.person import Person
from service.models.programme import Programme

_HALF = 16
"""Hexadecimal digits of a token that its key decides; as many again are chance."""


def token_start(key: str) -> str:
    """Return how every token of a mail with this key begins, whichever row it was made for.

    A restored database lacks the rows that were made after its backup, and makes them again: by
    this their mails are known in Sent Items. It must not hang on a key that may be renewed.
    """
    return hashlib.sha256(f"setwise.mailing:{key}".encode()).hexdigest()[:_HALF]


def _new_token(context: DefaultExecutionContext) -> str:
    key = context.get_current_parameters()["key"]  # type: ignore[no-untyped-call]  # -- theirs
    return token_start(key) + secrets.token_hex(_HALF // 2)


class Mailing(Base):
    """A mail as a row with states (design 2); the protocol is graph-contract 4.3."""

    __tablename__ = "mailing"
    __table_args__ = (
        Index("ix__mailing__mailbox_state_due_at", "mailbox", "state", "due_at"),
        # What a mailbox sent lately, among all that it ever sent.
        Index("ix__mailing__mailbox_budgeted_at", "mailbox", "budgeted_at"),
        # A folder of HR's outbox in its order, and one kind of mail in it.
        Index("ix__mailing__folder", "programme_id", "state", "due_at", "id"),
        Index("ix__mailing__kind", "programme_id", "touchpoint", "state", "due_at", "id"),
        # The few that belong to a programme as a whole, among all of its sets'.
        Index(
            "ix__mailing__of_the_whole",
            "programme_id",
            sqlite_where=text("set_session_id IS NULL"),
            postgresql_where=text("set_session_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Touchpoint, session, reader and subject of it; makes "once" a database fact."""
    touchpoint: Mapped[str]
    """Slug, as `before-session`."""
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    """The reader."""
    set_session_id: Mapped[int | None] = mapped_column(ForeignKey("set_session.id"), index=True)
    about_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Whom a manager's mail is about."""
    form_link_id: Mapped[int | None] = mapped_column(ForeignKey("form_link.id"), index=True)
    """The form its button opens."""
    access_code_id: Mapped[int | None] = mapped_column(ForeignKey("access_code.id"))
    """The fresh code it carries, for that one touchpoint."""
    mail_test_id: Mapped[int | None] = mapped_column(ForeignKey("mail_test.id"))
    """The mail that it shows to HR, for that one touchpoint."""
    taster_place_id: Mapped[int | None] = mapped_column(ForeignKey("taster_place.id"), index=True)
    """The place in a taster that it is about, for the mails of tasters."""
    told_in_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"), index=True)
    """The more important mail of the same day that names this one; None where it goes itself."""
    state: Mapped[MailingState] = mapped_column(words(MailingState), index=True)
    reason: Mapped[str | None]
    """Why it was skipped, held or failed, in words HR can read; never anybody's own words."""
    due_at: Mapped[datetime]
    """Service time."""
    useless_after: Mapped[datetime]
    """Service time; past it the mail is skipped."""
    not_before: Mapped[datetime | None]
    """Service time; set when a sending budget was used up."""
    retry_at: Mapped[datetime | None]
    """Real time; the next look or attempt after a refusal, a wait or an unknown outcome."""
    mailbox: Mapped[str]
    """The sender; sticky for the reader."""
    token: Mapped[str] = mapped_column(unique=True, default=_new_token)
    """Stamped on every draft as `<token>#<attempt>`; see `token_start`."""
    attempt: Mapped[int] = mapped_column(default=0)
    """How many drafts were begun."""
    sends: Mapped[int] = mapped_column(default=0)
    """How many times sending was asked for."""
    fence: Mapped[int] = mapped_column(default=0)
    """Counted up by each claim; a slow worker that lost its lease fails on it."""
    lease_until: Mapped[datetime | None]
    """Real time."""
    draft_id: Mapped[str | None]
    internet_message_id: Mapped[str | None] = mapped_column(index=True)
    message_digest: Mapped[str | None]
    """Fingerprint of what the draft says; a bare hash of six digits would tell the code."""
    subject: Mapped[str | None]
    """As sent: a set's name and fixed words, never a person's own."""
    send_started_at: Mapped[datetime | None]
    """Real time of the last ask to send."""
    budgeted_at: Mapped[datetime | None] = mapped_column(index=True)
    """Service time of the last ask to send; what the budgets count."""
    sent_at: Mapped[datetime | None]
    """Service time at which we learned that it left."""
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    about_person: Mapped[Person | None] = relationship(foreign_keys=[about_person_id])
    programme: Mapped[Programme | None] = relationship()


class MailboxSlot(Base):
    """Who is at one kind of work in a mailbox now; see `store.slots`."""

    __tablename__ = "mailbox_slot"

    mailbox: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[SlotKind] = mapped_column(words(SlotKind), primary_key=True)
    owner: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    """Real time."""
