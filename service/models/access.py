"""The fresh code before private words."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base
from service.models.encryption import EncryptedText


class AccessCode(Base):
    """Six digits mailed to the owner; good once, for ten minutes of real time."""

    __tablename__ = "access_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(EncryptedText)
    asked_at: Mapped[datetime]
    """Real time."""
    expires_at: Mapped[datetime]
    """Real time."""
    used_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    """Wrong guesses; after five it is void."""
