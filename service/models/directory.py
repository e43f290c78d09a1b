"""What the directory last said of people, and who waits for HR because of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain.absence import Absence, Verdict
from service.models.base import Base, words
from service.models.person import Person


class DirectoryEntry(Base):
    """Somebody as the last look that found them saw them; what is new beside it is a change."""

    __tablename__ = "directory_entry"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime | None]
    """Service time of the last look that found them; None where none did yet."""
    address: Mapped[str] = mapped_column(default="")
    """E-mail address there, case-folded; the file's may be another. Empty before they were seen."""
    given_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    manager_directory_id: Mapped[str | None]
    """Entra object id of the manager; None where the directory names nobody."""
    absence: Mapped[Absence | None] = mapped_column(words(Absence))
    """How they are missing now; None while their account is there and enabled."""
    absent_checks: Mapped[int] = mapped_column(default=0)
    """Checks in a row that found them missing."""
    is_settled: Mapped[bool] = mapped_column(default=False)
    """HR has decided about their absence; holds until they are seen enabled again."""
    clash_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Whose row has the address that is theirs now; HR has to say who is who."""
    checked_at: Mapped[datetime]
    """Service time."""


class Suspension(Base):
    """A time in which nothing is written to somebody, nor to others about them."""

    __tablename__ = "suspension"
    __table_args__ = (
        # One at a time, whoever checks: two nightly checks side by side suspend once.
        Index(
            "uq__suspension__standing",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    absence: Mapped[Absence] = mapped_column(words(Absence))
    began_at: Mapped[datetime]
    """Service time."""
    ended_at: Mapped[datetime | None]
    """Service time; None while it stands."""
    verdict: Mapped[Verdict | None] = mapped_column(words(Verdict))
    """How it ended."""
    decided_by: Mapped[str | None]
    """Who ended it, as the audit names them."""

    person: Mapped[Person] = relationship()
