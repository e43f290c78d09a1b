"""HR's own words for a mail, one row a version; none is ever written over."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class MailWording(Base):
    """What the mails of one touchpoint say in one programme and language, from a moment on."""

    __tablename__ = "mail_wording"
    __table_args__ = (UniqueConstraint("programme_id", "touchpoint", "language", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    touchpoint: Mapped[str]
    """Slug, as `before-session`."""
    language: Mapped[str]
    """As `de`."""
    version: Mapped[int]
    """From 1; the highest counts."""
    source: Mapped[str | None] = mapped_column(Text)
    """Head lines and Markdown (docs/mail-words.md); None: the library's words, as they are then."""
    restored_version: Mapped[int | None]
    """Of which version this is the repetition."""
    written_at: Mapped[datetime]
    """Service time."""
    written_by: Mapped[str]
    """As the audit names them."""
    written_by_name: Mapped[str]
    """As their colleagues know them."""
