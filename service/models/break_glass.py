"""Who may open somebody's words together, and each time that it was asked for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain.break_glass import GlassPurpose, GlassState
from service.models.base import Base, words
from service.models.encryption import EncryptedText
from service.models.person import Person
from service.models.programme import Programme


class NamedLead(Base):
    """An HR lead named for a programme: whoever of them did not ask may answer."""

    __tablename__ = "named_lead"
    __table_args__ = (UniqueConstraint("programme_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    address: Mapped[str]
    """Of their work account, case-folded; the role itself comes from Entra."""
    name: Mapped[str]
    named_at: Mapped[datetime]
    """Service time."""
    named_by: Mapped[str]
    """As the audit names them."""


class BreakGlass(Base):
    """One thing of one person that an HR lead asked to read; the words themselves stay where they
    are."""

    __tablename__ = "break_glass"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    """Whose words they are."""
    form_link_id: Mapped[int | None] = mapped_column(
        ForeignKey("form_link.id", ondelete="SET NULL"), index=True
    )
    """The one form; None once it is gone."""
    what: Mapped[str]
    """The form's title and its session, as the owner reads them."""
    purpose: Mapped[GlassPurpose] = mapped_column(words(GlassPurpose))
    reason: Mapped[str] = mapped_column(EncryptedText)
    """In the asker's own words, for the second lead and the owner."""
    state: Mapped[GlassState] = mapped_column(words(GlassState))
    asked_by: Mapped[str]
    """As the audit names them."""
    asked_by_name: Mapped[str]
    asked_by_address: Mapped[str]
    """Case-folded; whoever has it cannot approve."""
    asked_at: Mapped[datetime]
    """Service time."""
    answered_by: Mapped[str | None]
    answered_by_name: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    readable_until: Mapped[datetime | None]
    """Service time; None until it was approved."""
    read_at: Mapped[datetime | None]
    """When the words were read first; None while they were not."""
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"), index=True)
    """The mail that tells the owner."""
    delete_after: Mapped[date]
    """When the reason goes, as the audit does."""

    programme: Mapped[Programme] = relationship()
    person: Mapped[Person] = relationship()
