"""What HR asked a planner about a draft: all its dates, or all its sets."""

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class DraftPlanning(Base):
    """What a job of the kind `dates` or `seats` is about, and what came of it.

    It goes with its draft.
    """

    __tablename__ = "draft_planning"

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("programme_draft.id"), index=True)
    version: Mapped[int]
    """Of the draft that was asked about: an answer to another one is not taken over."""
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The planner's document without anybody's calendar, as `domain/date_request` or
    `files/seat_request` makes it; empty once the job is over."""
    found: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the planner found, with its reasons in words. Empty until it is done."""
