"""Who did what, when."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, MadeWhole


class AuditEvent(MadeWhole, Base):
    """One thing done; personal words stand here as hashes only (privacy 4.4)."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix__audit_event__verb", "verb", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    """Service time."""
    actor: Mapped[str] = mapped_column(index=True)
    """`hr:<oid@tid>`, `person:<id>`, `command-line` or `service`."""
    verb: Mapped[str]
    """As `programme-approved`, `left-set`."""
    subject: Mapped[str] = mapped_column(index=True)
    """What it was done to, as `programme:7`."""
    old: Mapped[str | None]
    """The former value or its hash."""
    new: Mapped[str | None]
    """The new value or its hash."""
