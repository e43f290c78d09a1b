"""A programme that HR is still putting together on our pages."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class ProgrammeDraft(Base):
    """A programme file that is being written page by page; its parts are as typed, checked later.

    It stays beside its plan, so that one that was taken back can be changed, until it is thrown
    away.
    """

    __tablename__ = "programme_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Of the programme that it becomes."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised with every change; a page that shows an older one overwrites nothing."""
    size: Mapped[int]
    """How many members a set should have."""
    settings: Mapped[dict[str, str]] = mapped_column(JSON)
    """As in a programme file, by name."""
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Rows as given: `row` as the file numbers it, and the cells by column."""
    sets: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    """Name, project, facilitator and dates of each; who sits where stands in the rows of people."""
    proposals: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """What the evidence of the programme that it was copied from proposes, until HR takes or leaves
    it: `of` is that programme, the rest as `domain/evaluation/defaults.Proposal` names it."""
    changed_at: Mapped[datetime]
    """Service time."""
    changed_by: Mapped[str]
    """As the audit names them."""
