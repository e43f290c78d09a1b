"""Who stands in for an HR lead, and from when to when."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class Deputy(Base):
    """A colleague with an HR lead's rights in that lead's programmes for some days."""

    __tablename__ = "deputy"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_name: Mapped[str]
    lead_address: Mapped[str] = mapped_column(index=True)
    """Case-folded; its programmes are those whose contact or named lead has it."""
    lead_actor: Mapped[str]
    """As the audit names them; they may end it."""
    name: Mapped[str]
    address: Mapped[str] = mapped_column(index=True)
    """Of the deputy's work account, case-folded; they may end it as well."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """Both days are included, in `zone`."""
    zone: Mapped[str]
    """IANA name, where the lead's days begin and end."""
    starts_at: Mapped[datetime]
    """Service time; the first instant of `starts_on`."""
    ends_at: Mapped[datetime]
    """Service time; the first instant after `ends_on`, or when somebody ended it before."""
    named_at: Mapped[datetime]
    ended_by: Mapped[str | None]
    """Who ended it early, as the audit names them."""
