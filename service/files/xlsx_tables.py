"""Tables going out as one workbook, a sheet a table. Slow to load: for a child's command alone."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Value = str | int | float | None


@dataclass(frozen=True)
class Table:
    """One sheet: lines of text above, then headings and rows. Names differ within 31 letters."""

    name: str
    above: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def xlsx_tables(tables: Sequence[Table]) -> bytes:
    """Return a workbook whose texts are texts, whatever they begin with: none is a formula."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(_NOT_IN_NAMES.sub(" ", table.name)[:_LONGEST_NAME])
        for line in table.above:
            _add(sheet, (line,))
        _add(sheet, ())
        _add(sheet, table.headings)
        for row in table.rows:
            _add(sheet, row)
    if not tables:
        book.create_sheet("Empty")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _add(sheet: "WriteOnlyWorksheet", values: Sequence[Value]) -> None:
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, _NOT_IN_XML.sub("", value) if isinstance(value, str) else value)
        if isinstance(value, str):
            # openpyxl takes a text that begins with "=" for a formula, unless it is told.
            cell.data_type = "s"
        cells.append(cell)
    sheet.append(cells)
