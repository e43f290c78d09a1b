"""A list of people as people have it: every row survives, whatever is wrong in it.

Reading is the first step, `check_people` (service/files/check_people.py) the second, over the same
rows, so that rows mended in a page are checked by the same code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.errors import BadInput, Problem
from service.files.cells import tidy
from service.files.content import FileContent, checked
from service.files.file_kind import FileKind, file_kind
from service.files.headed import Headed, headed
from service.files.headings import COLUMNS, FULL_NAME
from service.files.manager_names import addressed_managers
from service.files.people_grid import MOST_COLUMNS, Grid
from service.files.person_cells import split_address, split_name, tidied
from service.files.text import decoded
from service.files.text_grid import recipients_grid, text_grid
from service.files.workbook_grid import workbook_grid

_ALWAYS = ("email", "given_name", "family_name", "manager")
"""Columns that a page shows even where the list has none of them, so that they can be filled in."""


@dataclass(frozen=True)
class PeopleRow:
    """One person as written.

    Attributes:
        number: the row in the file, or the line of what was pasted.
        cells: text by column name; a column that is not there is an empty cell.
    """

    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """Return a cell's text."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class PeopleColumn:
    """A column by our name for it (`email`), or by a name made of its own heading.

    `is_known` says which; a column that is not known is kept, shown and not used.
    """

    name: str
    heading: str
    is_known: bool


@dataclass(frozen=True)
class PeopleTable:
    """What a list says, nothing checked.

    `warnings` tell what was noticed on the way in: rows left out, columns not used or guessed,
    formulas without their results. Each has a place by `row` and `column` (names as in `columns`),
    or none where it concerns the whole.
    """

    source: str
    columns: tuple[PeopleColumn, ...]
    rows: tuple[PeopleRow, ...]
    warnings: tuple[Problem, ...]


def read_people_table(file: FileContent) -> PeopleTable:
    """Read a list of people from CSV or a workbook, whatever the file is called.

    Raises:
        BadInput: one problem, one sentence: the file as a whole is none that can be read.
    """
    kind = file_kind(checked(file))
    grid = workbook_grid(file) if kind is FileKind.WORKBOOK else text_grid(file.name, decoded(file))
    return _table(grid)


def read_pasted_people(text: str, *, source: str = "the pasted list") -> PeopleTable:
    """Read what was copied out of a spreadsheet, with or without headings, or out of a mail.

    Raises:
        BadInput: nothing was pasted.
    """
    return _table(recipients_grid(source, text) or text_grid(source, text))


def _table(grid: Grid) -> PeopleTable:
    if not grid.rows:
        raise BadInput([grid.note(None, None, "holds no rows; choose the list with the people")])
    if max(len(row.texts) for row in grid.rows) > MOST_COLUMNS:
        message = f"has more than {MOST_COLUMNS} columns; keep those about people"
        raise BadInput([grid.note(None, None, message)])
    found = headed(grid)
    if not found.rows:
        raise BadInput([grid.note(None, None, "holds headings and no people below them")])
    cells = addressed_managers(
        [tidied(_split(_by_name(found.names, row.texts))) for row in found.rows]
    )
    rows = tuple(
        PeopleRow(row.number, of_one) for row, of_one in zip(found.rows, cells, strict=True)
    )
    return PeopleTable(
        source=grid.source,
        columns=_columns(found, rows),
        rows=rows,
        warnings=(*grid.notes, *found.notes),
    )


def _by_name(names: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    return {name: text for name, text in zip(names, texts, strict=False) if name}


def _split(cells: dict[str, str]) -> dict[str, str]:
    """Part a whole name, and an address beside it, into those cells that say nothing yet."""
    name, address = split_address(tidy(cells.pop(FULL_NAME, "")))
    given, family = split_name(name or address)
    if name and not cells.get("email"):
        cells["email"] = address
    if not cells.get("given_name") and not cells.get("family_name"):
        cells |= {"given_name": given, "family_name": family}
    return cells


def _columns(found: Headed, rows: Sequence[PeopleRow]) -> tuple[PeopleColumn, ...]:
    """Return ours in our order, where anything stands in them, then the others as they came."""
    headings = dict(zip(found.names, found.headings, strict=True))
    used = {column for row in rows for column, text in row.cells.items() if text}
    ours = [
        PeopleColumn(name, headings.get(name, ""), is_known=True)
        for name in COLUMNS
        if name in _ALWAYS or name in used or name in headings
    ]
    others = [
        PeopleColumn(name, heading, is_known=False)
        for name, heading in headings.items()
        if name and name not in COLUMNS and name != FULL_NAME
    ]
    return (*ours, *others)
