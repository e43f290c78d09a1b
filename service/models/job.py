"""Long work asked for by a person."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.states import JobKind, JobState
from service.models.base import Base, words


class Job(Base):
    """Work with a state, a progress and a lease; working it twice is harmless."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[JobKind] = mapped_column(words(JobKind))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    """None where it is about a draft, which is no programme yet."""
    state: Mapped[JobState] = mapped_column(words(JobState), index=True)
    done: Mapped[int] = mapped_column(default=0)
    """Steps finished."""
    total: Mapped[int] = mapped_column(default=0)
    """Steps in all."""
    problem: Mapped[str | None]
    """Why it failed or waits, and what to do."""
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    """Who asked, as the audit names them."""
    finished_at: Mapped[datetime | None]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    """Real time."""
    retry_at: Mapped[datetime | None]
    """Real time; when the other side asked us to wait."""
    not_before: Mapped[datetime | None]
    """Service time; a set is told of its new facilitator before its calendar changes."""
