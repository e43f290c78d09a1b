"""The question that a set works on, and how far it reaches, in every wording it has had."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.states import WordingKind
from service.models.base import Base
from service.models.base import words as enum_words
from service.models.encryption import EncryptedText


class SetQuestion(Base):
    """One wording; read by the set and its facilitator, and never changed afterwards.

    The sponsor of a shared project reads a version that the set released, and no other.

    A set that still works with what the programme file says has no row: the first is written
    with the second, so that a plan may be replaced and nothing of it lingers here.
    """

    __tablename__ = "set_question"
    __table_args__ = (UniqueConstraint("set_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"))
    version: Mapped[int]
    """From 1, without gaps."""
    kind: Mapped[WordingKind] = mapped_column(enum_words(WordingKind))
    words: Mapped[str] = mapped_column(EncryptedText)
    scope: Mapped[str | None] = mapped_column(EncryptedText)
    """How far a shared project reaches, and what it leaves out."""
    measure: Mapped[str | None] = mapped_column(EncryptedText)
    """What would show that it worked."""
    keeper: Mapped[str | None] = mapped_column(EncryptedText)
    """Who answers for it after the set has ended."""
    tests: Mapped[str] = mapped_column(default="")
    """Slugs of the project tests that the set ticked, with spaces between."""
    written_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The member; None for the programme file."""
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"))
    """The form it came with; None where it was written on its author's own page."""
    released_at: Mapped[datetime | None]
    """When a majority of the set let its sponsor read this version."""
    delete_after: Mapped[date]


class QuestionPress(Base):
    """A member's press that the sponsor may read one version of question and scope."""

    __tablename__ = "question_press"
    __table_args__ = (UniqueConstraint("set_question_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_question_id: Mapped[int] = mapped_column(ForeignKey("set_question.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    pressed_at: Mapped[datetime]
