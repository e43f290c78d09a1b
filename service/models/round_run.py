"""When each piece of periodic work is next due, and who is at it."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class RoundRun(Base):
    """One round of one subject, as `jobs.rounds` names it."""

    __tablename__ = "round_run"

    key: Mapped[str] = mapped_column(primary_key=True)
    """The round's name, a blank, its subject: `sweep-drafts learning@larkfield.example`."""
    due_at: Mapped[datetime]
    """Service time."""
    ran_at: Mapped[datetime | None]
    """Service time at which its last completed run began."""
    fault: Mapped[str | None]
    """The kind of error that its last run ended with; never its words."""
    tries: Mapped[int] = mapped_column(default=0)
    """Runs that were put off since the last completed one."""
    retry_at: Mapped[datetime | None]
    """Real time; when the other side asked us to wait."""
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    """Real time."""
