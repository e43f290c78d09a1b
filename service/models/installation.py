"""Which Microsoft 365 these rows belong to: a sandbox or one tenant, never both."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class Installation(Base):
    """One row, written when the database is made; every process compares its settings with it."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    microsoft_365: Mapped[str]
    """`sandbox`, or `tenant` and the tenant's id."""
    marked_at: Mapped[datetime]
    """Real time."""
