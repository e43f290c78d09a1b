"""A group of the directory whose people HR wants in a draft."""

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class GroupReading(Base):
    """What a job of the kind `group` is about, and what came of it; it goes with its draft."""

    __tablename__ = "group_reading"

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("programme_draft.id"), index=True)
    name: Mapped[str]
    """The group's name or address, as HR typed it."""
    version: Mapped[int]
    """Of the draft, once it was asked for; at the end, once its people are there. What came of it
    is told until somebody changes the draft again."""
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    """How many came in, were there already, and were left out for which reason."""
