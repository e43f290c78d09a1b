"""Somebody: member, facilitator, host, sponsor or manager."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.models.base import Base, first_generation
from service.models.encryption import EncryptedText


def _new_pseudonym() -> str:
    return uuid.uuid4().hex


class Person(Base):
    """One row a human being, whatever their roles."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    """E-mail address, case-folded."""
    given_name: Mapped[str]
    family_name: Mapped[str]
    department: Mapped[str] = mapped_column(default="")
    location: Mapped[str] = mapped_column(default="")
    zone: Mapped[str]
    """IANA name of where they work."""
    working_days: Mapped[str]
    """Their working weekdays, as `mon,tue,wed,thu,fri`."""
    holiday_region: Mapped[str]
    """Whose public holidays they keep, as `DE-BY`; empty where unknown."""
    language: Mapped[str] = mapped_column(default="en", server_default="en")
    """In which they are written to, as `de`."""
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    directory_id: Mapped[str | None]
    """Entra object id, once the directory told it."""
    link_generation: Mapped[int] = mapped_column(default=first_generation)
    """Counted up to revoke every personal link they hold."""
    pseudonym: Mapped[str] = mapped_column(EncryptedText, default=_new_pseudonym)
    """Under which their ratings stand; encrypted, so that rows alone never join the two."""

    manager: Mapped["Person | None"] = relationship(remote_side="Person.id")

    @property
    def name(self) -> str:
        """Given and family name, as people write it."""
        return f"{self.given_name} {self.family_name}".strip()
