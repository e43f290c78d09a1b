"""Where service time stands, and when each clock job last ran."""

from datetime import datetime

from sqlalchemy import Float
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class ServiceTime(Base):
    """One row, written only while a loopback sandbox leads the time (design 3.6)."""

    __tablename__ = "service_time"

    id: Mapped[int] = mapped_column(primary_key=True)
    offset_seconds: Mapped[float] = mapped_column(Float)
    """Service time minus the machine's, at the moment of the last move."""
    rate: Mapped[float | None] = mapped_column(Float)
    """Minutes of service time a real minute since then; 1 where nothing is said."""
    caught_up: Mapped[bool]
    """False while a jump is still being lived through."""
    moved_at: Mapped[datetime]
    """Real time of the last move."""


class Tick(Base):
    """The last run of one clock job, for `/readyz`."""

    __tablename__ = "tick"

    name: Mapped[str] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]
    """Real time."""
