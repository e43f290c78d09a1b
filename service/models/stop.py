"""HR's stop-all: while one stands, nothing is written to Outlook by any process."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base
from service.models.encryption import EncryptedText


class Stop(Base):
    """One stop, from the press to the resuming; both in the machine's time."""

    __tablename__ = "stop"
    id: Mapped[int] = mapped_column(primary_key=True)
    stopped_at: Mapped[datetime]
    stopped_by: Mapped[str]
    """Who pressed it, as the audit names them."""
    stopped_by_name: Mapped[str]
    """As people read it."""
    reason: Mapped[str] = mapped_column(EncryptedText)
    """Why, in their own words; empty where they gave none."""
    is_standing: Mapped[bool | None] = mapped_column(unique=True, default=True)
    """True while it stands, NULL after: unique, so that one stands at a time whoever presses."""
    resumed_at: Mapped[datetime | None]
    resumed_by: Mapped[str | None]
