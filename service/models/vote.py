"""What a set is asked to vote on, and each member's press."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.votes import VoteKind
from service.models.base import Base, words


class SetVote(Base):
    """One question to a set about one of its meetings."""

    __tablename__ = "set_vote"
    __table_args__ = (UniqueConstraint("set_session_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"))
    kind: Mapped[VoteKind] = mapped_column(words(VoteKind))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    """Service time."""
    outcome: Mapped[str | None]
    """What a set's end is, a `Renewal`; None while open. Of a quorum it is a `QuorumChoice`."""
    seen_at: Mapped[datetime | None]
    """When HR took the outcome up; service time."""


class VotePress(Base):
    """What one member would choose; their last press counts, and nobody else reads it."""

    __tablename__ = "vote_press"
    __table_args__ = (UniqueConstraint("set_vote_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_vote_id: Mapped[int] = mapped_column(ForeignKey("set_vote.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    choice: Mapped[str]
    """One of the words of what the vote is about."""
    pressed_at: Mapped[datetime]
    """Service time."""
