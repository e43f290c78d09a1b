"""What a set notes of its shared project as it goes."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.states import ProjectPart
from service.models.base import Base
from service.models.base import words as enum_words
from service.models.encryption import EncryptedText


class ProjectNote(Base):
    """One note of inside or outside research, or one thing that was tried; for the set."""

    __tablename__ = "project_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    part: Mapped[ProjectPart] = mapped_column(enum_words(ProjectPart))
    words: Mapped[str] = mapped_column(EncryptedText)
    """What was found out; of an option, what was tried."""
    saw: Mapped[str] = mapped_column(EncryptedText, default="")
    """Of an option, what was seen; empty until then, and elsewhere."""
    edition: Mapped[int] = mapped_column(default=1)
    """Counted up with each change, so that a form opened before one is known to be stale."""
    once: Mapped[str] = mapped_column(unique=True)
    """Fingerprint of the page and the words that made it: a second press finds the same row."""
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """When a member took it out; the set can put it back."""
    delete_after: Mapped[date]
