"""What a person wants to learn, asks, affirms and notes for themselves."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.states import FieldClass
from service.models.base import Base, MadeWhole
from service.models.base import words as enum_words
from service.models.encryption import EncryptedText


class Objective(MadeWhole, Base):
    """A learning objective; set, facilitator and HR may read it."""

    __tablename__ = "objective"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    written_at: Mapped[datetime]
    delete_after: Mapped[date]


class Question(MadeWhole, Base):
    """A rough question; read by whom its owner chose, the owner alone by default."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"))
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    shown_to: Mapped[FieldClass] = mapped_column(enum_words(FieldClass))
    """P, F or S."""
    written_at: Mapped[datetime]
    delete_after: Mapped[date]


class Affirmation(Base):
    """What somebody affirmed, in the wording they saw and edited."""

    __tablename__ = "affirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    wording_version: Mapped[int]
    words: Mapped[str] = mapped_column(EncryptedText)
    """JSON list of the lines they ticked, as they stood."""
    affirmed_at: Mapped[datetime]


class LogEntry(MadeWhole, Base):
    """The learning log: its owner's alone, whoever asks."""

    __tablename__ = "log_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_session_id: Mapped[int | None] = mapped_column(ForeignKey("set_session.id"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    """The action it was learned from; None for what a session taught."""
    kind: Mapped[str]
    """`learned`, `what-so-what-now-what`, `kept-question`."""
    words: Mapped[str] = mapped_column(EncryptedText)
    written_at: Mapped[datetime]
    delete_after: Mapped[date]
