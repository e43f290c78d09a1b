"""Our watches of mailboxes in Microsoft 365, and what they told us: ids only, never contents."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.states import WakeKind, Watched
from service.models.base import Base, words
from service.models.encryption import EncryptedText


class Subscription(Base):
    """One watch; Microsoft 365 then says that something changed there, and we go and look."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("mailbox", "watched"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str]
    watched: Mapped[Watched] = mapped_column(words(Watched))
    graph_id: Mapped[str | None] = mapped_column(unique=True)
    """Microsoft's id; None until it is created, and again once it was removed."""
    client_state: Mapped[str] = mapped_column(EncryptedText)
    """A secret that every notification repeats; written down before Microsoft hears of it."""
    notification_url: Mapped[str]
    """Where Microsoft was told to write: another PUBLIC_URL needs another watch."""
    expires_at: Mapped[datetime | None]
    """Service time, as Microsoft confirmed it."""
    renewed_at: Mapped[datetime | None]
    """Service time; two renewals within ten minutes are one too many (graph-contract 9)."""
    problem: Mapped[str | None]
    """Why there is none, in words an operator can act on; polling goes on without it."""


class Wake(Base):
    """That something came for a watch; what came again before we looked is the same row."""

    __tablename__ = "wake"
    __table_args__ = (UniqueConstraint("subscription_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id"))
    kind: Mapped[WakeKind] = mapped_column(words(WakeKind))
    count: Mapped[int] = mapped_column(default=1)
    """Notifications since we last looked; one that grew while we looked is looked at again."""
    last_at: Mapped[datetime]
    """Real time."""


class NotificationTally(Base):
    """How many notifications came, by what became of them: `taken` or `dropped`."""

    __tablename__ = "notification_tally"

    outcome: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class CalendarReading(Base):
    """When a set's calendar was last read back from Outlook, and why it could not be."""

    __tablename__ = "calendar_reading"

    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), primary_key=True)
    read_at: Mapped[datetime | None]
    """Service time."""
    problem: Mapped[str | None]
    """In words HR can act on; None once it was read again."""
