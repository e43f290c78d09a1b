"""That somebody would rather not be in a set: for the named HR lead alone."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base
from service.models.encryption import EncryptedText


class Objection(Base):
    """One person's word against their place in a set; it waits until the HR lead settles it."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    """Empty where they gave no reason; read by the HR lead, as "cannot be with" is."""
    raised_at: Mapped[datetime]
    """Service time."""
    settled_at: Mapped[datetime | None]
    """When the HR lead had settled it; None while it waits."""
    delete_after: Mapped[date]
