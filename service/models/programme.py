"""What HR books, and who spreads it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain.states import Entry, Goal, Mode, ProgrammeState
from service.models.base import Base, words
from service.models.learning_set import LearningSet
from service.models.person import Person


class Programme(Base):
    """A programme: goal, mode, rhythm, people, sets."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """The file's own name for it (lower case, dashes); booking it again changes nothing."""
    name: Mapped[str]
    """As people read it."""
    goal: Mapped[Goal] = mapped_column(words(Goal))
    mode: Mapped[Mode] = mapped_column(words(Mode))
    entry: Mapped[Entry] = mapped_column(words(Entry))
    state: Mapped[ProgrammeState] = mapped_column(words(ProgrammeState))
    zone: Mapped[str]
    """IANA name; where the sets meet and where a person without a zone is taken to be."""
    holiday_region: Mapped[str]
    """ISO 3166 country, with a subdivision where it matters: `GB-ENG`."""
    interval_weeks: Mapped[int]
    minutes: Mapped[int]
    """Length of a session."""
    sponsor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    contact_address: Mapped[str]
    """HR's contact, named in every mail's footer."""
    contact_name: Mapped[str]
    self_facilitated: Mapped[bool] = mapped_column(default=False)
    """Whether its sets run themselves, hosts taking turns, once they know how (method 1.1)."""
    signed_off_at: Mapped[datetime | None]
    """When the sponsor agreed to goal and duty; service time."""
    quotes_actions: Mapped[bool] = mapped_column(default=True)
    """Whether a mail may open with its reader's own action (privacy 4.2)."""
    source_digest: Mapped[str]
    """SHA-256 of the programme file's meaning, so that a repeated booking is recognised."""
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    """When HR confirmed the plan; nothing leaves before."""
    paused_at: Mapped[datetime | None]
    """Since when it is paused; None while it runs."""
    ends_at: Mapped[datetime]
    """End of the last session booked; retention counts from here (privacy 4.3)."""

    sponsor: Mapped[Person] = relationship()
    sets: Mapped[list[LearningSet]] = relationship(
        back_populates="programme", order_by=LearningSet.id
    )


class Champion(Base):
    """Somebody who spreads the method in a programme and gets its digest."""

    __tablename__ = "champion"
    __table_args__ = (UniqueConstraint("programme_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    ends_at: Mapped[datetime | None]
    """When they stepped down or their term was over; None while they are one."""
    until_on: Mapped[date | None]
    """The last day of their term; None for whom HR named in the programme's file."""

    person: Mapped[Person] = relationship()
