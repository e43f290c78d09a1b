"""When somebody is out of office: dates alone, never what their automatic reply says."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class TimeAway(Base):
    """A time in which nudges wait; the row with the latest end counts."""

    __tablename__ = "time_away"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    noticed_at: Mapped[datetime]
    """When their automatic reply came."""
    ends_at: Mapped[datetime]
    is_certain: Mapped[bool]
    """Whether the mailbox told the end; a week is assumed where it did not."""
