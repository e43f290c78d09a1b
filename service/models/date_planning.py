"""A plan of all dates that HR asked for in a draft."""

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class DatePlanning(Base):
    """What a job of the kind `dates` is about, and what came of it; it goes with its draft."""

    __tablename__ = "date_planning"

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("programme_draft.id"), index=True)
    version: Mapped[int]
    """Of the draft that was asked about: dates for another one are not taken over."""
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The planner's document without anybody's calendar, as `domain/date_request` makes it; empty
    once the job is over."""
    found: Mapped[dict[str, Any]] = mapped_column(JSON)
    """By set, the starts with their reasons in words; how many points, and whose calendar could
    not be read. Empty until it is done."""
