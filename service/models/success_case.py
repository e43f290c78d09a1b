"""A case that HR tells of the programme, with the say of whom it is about."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain.cases import CaseKind, CaseState
from service.domain.states import Consent
from service.models.base import Base
from service.models.base import words as enum_words
from service.models.encryption import EncryptedText
from service.models.learning_set import LearningSet
from service.models.person import Person


class SuccessCase(Base):
    """One person's case in one programme; HR wrote it, its owner decides whether it is told."""

    __tablename__ = "success_case"
    __table_args__ = (UniqueConstraint("programme_id", "owner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"))
    kind: Mapped[CaseKind] = mapped_column(enum_words(CaseKind))
    is_named: Mapped[bool]
    """Whether the story that it was proposed from may be told with its owner's name."""
    state: Mapped[CaseState] = mapped_column(enum_words(CaseState))
    invited_at: Mapped[datetime]
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"), unique=True)
    accepted_at: Mapped[datetime | None]
    """When its owner said yes to an interview: since then HR knows who it is."""
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    """HR's, after the interview."""
    edition: Mapped[int] = mapped_column(default=0)
    """Counted up with each change of the words: what is decided is decided of one."""
    published: Mapped[Consent] = mapped_column(enum_words(Consent), default=Consent.NO)
    """How its owner lets it be told, as it is worded."""
    changed_at: Mapped[datetime]
    delete_after: Mapped[date]

    owner: Mapped[Person] = relationship()
    learning_set: Mapped[LearningSet] = relationship()
