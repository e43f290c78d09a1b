"""Tasters that champions host, and who signed up for them."""

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.models.base import Base
from service.models.person import Person
from service.models.programme import Champion


class Taster(Base):
    """Sixty minutes in which colleagues try a single question together."""

    __tablename__ = "taster"

    id: Mapped[int] = mapped_column(primary_key=True)
    champion_id: Mapped[int] = mapped_column(ForeignKey("champion.id"), index=True)
    """Who hosts it."""
    starts_local: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    """Wall time where it takes place; with `zone` the truth about when."""
    zone: Mapped[str]
    """IANA name."""
    starts_at: Mapped[datetime] = mapped_column(index=True)
    """The same as an instant, kept for queries."""
    ends_at: Mapped[datetime]
    place: Mapped[str]
    """A room, or the link of a call: the host's words, read by those who hold the link."""
    places: Mapped[int]
    """How many colleagues may come."""
    created_at: Mapped[datetime]
    called_off_at: Mapped[datetime | None]
    """When the host called it off; service time."""
    forget_on: Mapped[date] = mapped_column(index=True)
    """On this day the places are deleted, and whoever came in through one."""

    champion: Mapped[Champion] = relationship()


class TasterPlace(Base):
    """Somebody who signed up; it counts once they pressed in the mail to their address."""

    __tablename__ = "taster_place"
    __table_args__ = (UniqueConstraint("taster_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    taster_id: Mapped[int] = mapped_column(ForeignKey("taster.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    given_back_at: Mapped[datetime | None]
    """When they gave it back; None while they have it."""

    taster: Mapped[Taster] = relationship()
    person: Mapped[Person] = relationship()
