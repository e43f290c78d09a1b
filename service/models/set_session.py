"""One meeting of a set, who was there, and what was said of how it goes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain.states import (
    Coming,
    Presenting,
    Quorum,
    RiskKind,
    SessionKind,
    SessionState,
)
from service.models.base import Base, words

if TYPE_CHECKING:  # the two rows name each other
    from service.models.learning_set import LearningSet


class SetSession(Base):
    """One meeting of a set."""

    __tablename__ = "set_session"
    __table_args__ = (UniqueConstraint("set_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    number: Mapped[int]
    """1 is the set-up session."""
    kind: Mapped[SessionKind] = mapped_column(words(SessionKind))
    state: Mapped[SessionState] = mapped_column(words(SessionState), default=SessionState.SCHEDULED)
    starts_local: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    """Wall time where the set meets; with `zone` the truth about when."""
    zone: Mapped[str]
    """IANA name."""
    minutes: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    """The same as an instant, kept for queries."""
    ends_at: Mapped[datetime]
    original_start: Mapped[datetime | None]
    """Outlook's key of this date, in rows from before `CalendarDate`, which has it since."""
    event_id: Mapped[str | None]
    """Outlook's id of this date, likewise."""
    cancelled_at: Mapped[datetime | None]
    """Service time."""
    change_reason: Mapped[str | None]
    """Why it was last moved or cancelled: HR's own words, told to attendees."""

    learning_set: Mapped[LearningSet] = relationship(back_populates="sessions")


class Attendance(Base):
    """Whether somebody comes, in their own word, and came, in the facilitator's."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("set_session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    coming: Mapped[Coming | None] = mapped_column(words(Coming))
    """From the before-session form."""
    presenting: Mapped[Presenting | None] = mapped_column(words(Presenting))
    """Whether they would present: from that form, or from their own page."""
    attended: Mapped[bool | None]
    """The facilitator's mark; None while nobody marked it."""


class Turn(Base):
    """Somebody presented: the ledger of fair turns."""

    __tablename__ = "turn"
    __table_args__ = (UniqueConstraint("set_session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    minutes: Mapped[int | None]
    """As the facilitator told; None where they only ticked it."""


class QuorumChoice(Base):
    """What was chosen where too few are likely to come (method 1.10); the last word counts."""

    __tablename__ = "quorum_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"), unique=True)
    choice: Mapped[Quorum] = mapped_column(words(Quorum))
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    chosen_at: Mapped[datetime]
    """Service time."""


class SessionHost(Base):
    """Who hosts a session of a set that runs itself, where that is not whose turn it was."""

    __tablename__ = "session_host"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    taken_at: Mapped[datetime]
    """Service time."""


class RiskFlag(Base):
    """A facilitator's concern, told to HR by its type alone."""

    __tablename__ = "risk_flag"
    __table_args__ = (UniqueConstraint("set_session_id", "raised_by_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"), index=True)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[RiskKind] = mapped_column(words(RiskKind))
    raised_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When HR said that it is looked after."""
