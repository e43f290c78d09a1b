"""What came back to the sender mailboxes: that it came and what follows, never its words."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.inbound import InboundKind, NonDelivery
from service.models.base import Base, words
from service.models.encryption import EncryptedText


class InboundMail(Base):
    """One message of a sender's inbox, taken in once; the message itself stays where it is."""

    __tablename__ = "inbound_mail"
    __table_args__ = (Index("ix__inbound_mail__kind_seen_at", "kind", "seen_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of mailbox and internetMessageId; makes "taken in once" a database fact."""
    mailbox: Mapped[str] = mapped_column(index=True)
    """The sender mailbox in which it lies."""
    kind: Mapped[InboundKind] = mapped_column(words(InboundKind))
    received_at: Mapped[datetime]
    """As the mailbox says."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who wrote it or, for a report, whom our mail did not reach; None for nobody we know."""
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"), index=True)
    """The mail of ours that it answers or reports on."""
    non_delivery: Mapped[NonDelivery | None] = mapped_column(words(NonDelivery))
    """Why our mail did not arrive, in one of a few words; a report's own text is never kept."""
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"), index=True)
    """The mail that tells a programme's contact that it waits."""
    seen_at: Mapped[datetime | None]
    """Service time at which HR marked it seen or settled."""
    seen_by: Mapped[str | None]
    """Who did, as the audit names them."""


class MailedDraft(Base):
    """A reply by mail that waits in its form, unsent, until its owner has seen and kept it."""

    __tablename__ = "mailed_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_link_id: Mapped[int] = mapped_column(ForeignKey("form_link.id"), index=True)
    inbound_mail_id: Mapped[int] = mapped_column(ForeignKey("inbound_mail.id"), unique=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    """What is new in the reply, without quoted history and signature."""
    mailed_at: Mapped[datetime]
    delete_after: Mapped[date]
    """Retention (privacy 4.3)."""


class InboxReading(Base):
    """How far a sender's inbox has been read."""

    __tablename__ = "inbox_reading"

    mailbox: Mapped[str] = mapped_column(primary_key=True)
    read_until: Mapped[datetime]
    """Service time at which the last complete reading began."""
