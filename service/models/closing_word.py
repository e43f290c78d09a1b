"""What somebody who left says to their set."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base
from service.models.encryption import EncryptedText


class ClosingWord(Base):
    """The last word of one who left; the set reads it (privacy 4.4)."""

    __tablename__ = "closing_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), unique=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    written_at: Mapped[datetime]
    delete_after: Mapped[date]
