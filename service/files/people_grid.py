"""A list of people before its headings are known: rows of text with their numbers."""

from collections.abc import Set
from dataclasses import dataclass, field

from service.errors import Problem

MOST_COLUMNS = 200
"""What is wider is no list of people."""


@dataclass(frozen=True)
class GridRow:
    """One row that holds anything; `number` counts as the person's own program counts."""

    number: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table as it stands.

    Attributes:
        source: the name to report under, with the sheet where there are several.
        rows: in their order, empty ones left out.
        notes: what was noticed while it was taken apart.
        hidden_columns: indices, from 0.
        unsaved_formulas: (row number, column index) of formulas whose result is not in the file.
    """

    source: str
    rows: tuple[GridRow, ...]
    notes: tuple[Problem, ...] = ()
    hidden_columns: Set[int] = field(default_factory=frozenset)
    unsaved_formulas: Set[tuple[int, int]] = field(default_factory=frozenset)

    def note(self, row: int | None, column: str | None, message: str) -> Problem:
        """Say something about a place of this table."""
        return Problem(self.source, row, column, message)
