"""A group that meets through the programme, and who is in it when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain.states import Role
from service.models.base import Base, words
from service.models.person import Person

if TYPE_CHECKING:  # the two rows name each other
    from service.models.programme import Programme
    from service.models.series import Series
    from service.models.set_session import SetSession


class LearningSet(Base):
    """A group of four to eight people."""

    __tablename__ = "learning_set"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str]
    """Short and neutral, since it stands in subjects and calendars: `Maple`."""
    project: Mapped[str]
    """The sponsored question or project it starts from."""
    organiser: Mapped[str | None]
    """The mailbox that should own its meetings; None while its latest series' does."""

    programme: Mapped[Programme] = relationship(back_populates="sets")
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="learning_set", order_by="Membership.id"
    )
    sessions: Mapped[list[SetSession]] = relationship(
        back_populates="learning_set", order_by="SetSession.number"
    )
    series: Mapped[list[Series]] = relationship(
        back_populates="learning_set", order_by="Series.generation"
    )


class Membership(Base):
    """Somebody's dated place in a set; closed when they go, never overwritten."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(words(Role))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    """When they left; None while they are in."""
    end_reason: Mapped[str | None]
    """`left`, `declined`, `swapped`, `directory`, `erased`: a process word, never their own."""
    affirmed_at: Mapped[datetime | None]
    """When they affirmed; the words are in `Affirmation`."""
    released_at: Mapped[datetime | None]
    """When their manager, or HR in their place, released their time."""
    joined_at: Mapped[datetime | None]
    """When they said that they take part, in a programme that asks (method 1.12)."""
    paused_at: Mapped[datetime | None]
    """Since when they get no mail, as they asked; None while they do."""
    not_invited_at: Mapped[datetime | None]
    """Since when they want no invitation to present on their page; None while they may get one."""
    later_manager_ok: Mapped[bool] = mapped_column(default=False)
    """Whether their manager may be asked twelve weeks later what changed."""

    learning_set: Mapped[LearningSet] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship()
