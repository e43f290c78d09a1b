"""What a set learned and recommends together, and the stories its members tell of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.states import Consent, Decision
from service.models.base import Base
from service.models.base import words as enum_words
from service.models.encryption import EncryptedText


class GroupLearning(Base):
    """What a session taught the set, as its facilitator noted it; the set corrects and agrees."""

    __tablename__ = "group_learning"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"), unique=True)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(EncryptedText)
    saved_at: Mapped[datetime]
    """Service time of the first saving; members may correct it for 24 hours (method 1.12)."""
    changed_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    """When a majority of the set let HR and sponsor read it."""
    delete_after: Mapped[date]


class LearningCorrection(Base):
    """What a member would put otherwise; for the set."""

    __tablename__ = "learning_correction"
    __table_args__ = (UniqueConstraint("set_session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(EncryptedText)
    written_at: Mapped[datetime]
    delete_after: Mapped[date]


class Recommendation(Base):
    """What a set recommends to its sponsor, and the sponsor's answer.

    Until the set puts it to the sponsor, its words are the set's alone and may change; from then
    on they stand, and other words are another row that replaces it once it is put.
    """

    __tablename__ = "recommendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), unique=True)
    """The story form that proposed it; None where it was written in the set's project."""
    once: Mapped[str | None] = mapped_column(unique=True)
    """Fingerprint of the page and the words that made it: a second press finds the same row."""
    title: Mapped[str | None] = mapped_column(EncryptedText)
    words: Mapped[str] = mapped_column(EncryptedText)
    why: Mapped[str | None] = mapped_column(EncryptedText)
    wanted_owner: Mapped[str | None] = mapped_column(EncryptedText)
    """Who should see to it, in the set's words."""
    wanted_on: Mapped[date | None]
    """By when the set would like to see it done."""
    version: Mapped[int] = mapped_column(default=1)
    """Of what is put to the sponsor: 2 replaces 1."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"), unique=True)
    edition: Mapped[int] = mapped_column(default=1)
    """Counted up with each change, so that a form opened before one is known to be stale."""
    proposed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """When a member took it out before it was put; the set can put it back."""
    put_at: Mapped[datetime | None]
    """When a majority of the set let its sponsor read it (method 1.12)."""
    replaced_at: Mapped[datetime | None]
    """When the set put it in other words."""
    decision: Mapped[Decision] = mapped_column(enum_words(Decision), default=Decision.PROPOSED)
    reason: Mapped[str] = mapped_column(EncryptedText, default="")
    owner: Mapped[str] = mapped_column(EncryptedText, default="")
    """Who sees to it, in the sponsor's words."""
    due_on: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    """Service time of the latest answer."""
    running_at: Mapped[datetime | None]
    """Since when it is under way, as the set or its sponsor told."""
    done_at: Mapped[datetime | None]
    delete_after: Mapped[date]


class SponsorPress(Base):
    """A member's press that a recommendation, as it is worded, be put to the sponsor."""

    __tablename__ = "sponsor_press"
    __table_args__ = (UniqueConstraint("recommendation_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    pressed_at: Mapped[datetime]


class Story(Base):
    """What came of somebody's question, and how far it may be told."""

    __tablename__ = "story"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), unique=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    """JSON object: field of the form to what its owner wrote."""
    consent: Mapped[Consent] = mapped_column(enum_words(Consent))
    written_at: Mapped[datetime]
    delete_after: Mapped[date]


class Reflection(Base):
    """What a facilitator notes about their own work; theirs alone."""

    __tablename__ = "reflection"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"))
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), unique=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    written_at: Mapped[datetime]
    delete_after: Mapped[date]
