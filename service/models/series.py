"""The calendar series of a set in Outlook."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain.states import SeriesState
from service.models.base import Base, words

if TYPE_CHECKING:  # the two rows name each other
    from service.models.learning_set import LearningSet


class Series(Base):
    """What we booked for a set: one recurring master, its exceptions beside it."""

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("set_id", "generation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"))
    generation: Mapped[int] = mapped_column(default=1)
    """Counted up when a series is ended and a new one begun."""
    mailbox: Mapped[str]
    """The organiser; sticky for the set."""
    transaction_id: Mapped[str] = mapped_column(unique=True)
    """Makes creation repeatable (graph-contract 3.6)."""
    tag: Mapped[str] = mapped_column(unique=True)
    """Finds the series again after a lost answer."""
    first_local: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    """Wall time of the pattern's first date in the sessions' zone; a moved first one differs."""
    interval_weeks: Mapped[int]
    """Weeks from one date of the pattern to the next."""
    date_count: Mapped[int]
    """Dates of the pattern."""
    zone: Mapped[str | None]
    """IANA name in which the pattern stands; None in rows from before there was one: the sets'."""
    minutes: Mapped[int | None]
    """Length of each date of the pattern; None likewise."""
    ended_at: Mapped[datetime | None]
    """When a later generation took its place; service time."""
    co_organisers: Mapped[str | None]
    """Of its Teams meeting, as last read back: case-folded addresses parted by commas; None where
    they were never set."""
    options_problem: Mapped[str | None]
    """Why co-organisers and lobby are not as they should be, in words HR can act on."""
    text_digest: Mapped[str | None]
    """Of subject and text as we last wrote them; None in rows from before it was kept."""
    state: Mapped[SeriesState] = mapped_column(words(SeriesState), default=SeriesState.PLANNED)
    event_id: Mapped[str | None]
    ical_uid: Mapped[str | None]
    join_url: Mapped[str | None]
    """The Teams link; None where Teams gave none, which the set's page says."""
    problem: Mapped[str | None]
    """Why it is not booked, in words HR can act on."""
    booked_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    """When it was last read back; service time."""
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    """The job that last worked it off: a resumed job goes on behind it."""

    learning_set: Mapped[LearningSet] = relationship(back_populates="series")
