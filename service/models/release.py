"""A line that its owner lets somebody outside the set read."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.states import ReleaseState
from service.models.base import Base, MadeWhole
from service.models.base import words as enum_words
from service.models.encryption import EncryptedText


class Release(MadeWhole, Base):
    """One ticked line for the owner's manager; revocable until the summary is sent."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("reply_id", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"))
    """The session whose form ticked it or, for a line of the own page, first asked for it."""
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"))
    line: Mapped[str]
    """Key of `domain.release.LABELS`, as `first_step`."""
    words: Mapped[str] = mapped_column(EncryptedText)
    """The line exactly as its owner saw it in the preview."""
    preview_hash: Mapped[str]
    """Fingerprint of those words (`encryption.fingerprint`)."""
    state: Mapped[ReleaseState] = mapped_column(enum_words(ReleaseState))
    ticked_at: Mapped[datetime]
    """Service time; it counts for a summary only if 72 hours lie between."""
    sent_at: Mapped[datetime | None]
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"))
    """The summary that carried it."""
    delete_after: Mapped[date]
