"""Programme files as a workbook: sheets `programme`, `sets` and `people`."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from service.errors import BadInput, Problem
from service.files.cells import Cell, Findings, RawProgramme, Record, column_name, tidy
from service.files.content import FileContent
from service.files.table import PEOPLE, SETS, records

if TYPE_CHECKING:
    from openpyxl import Workbook

SHEETS = ("programme", "sets", "people")
_MOST_UNPACKED_BYTES = 50_000_000
_MOST_ROWS = 20_000
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, IndexError,
    AttributeError, NotImplementedError, RuntimeError, EOFError, OSError, OverflowError,
)  # fmt: skip
"""What openpyxl and what it stands on raise for a file that is damaged, locked or made up."""
DAMAGED = "is damaged; open it in Excel and save it as .xlsx once more"
_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")
"""Control characters as the format writes them, a line's end as `_x000D_`."""


def read_xlsx(file: FileContent, findings: Findings) -> RawProgramme:
    """Take a workbook apart.

    Raises:
        BadInput: it is no workbook, or a sheet is missing.
    """
    tables = _tables(file, SHEETS)
    name = f"{file.name}, sheet programme"
    cells: dict[str, Cell] = {}
    for number, row in enumerate(tables["programme"], start=1):
        key = column_name(row[0]) if row else ""
        value = tidy(row[1]) if len(row) > 1 else ""
        if key in cells:
            findings.wrong(Cell(value, name, number, key), "stands here twice; keep one of them")
        elif key:
            cells[key] = Cell(value, name, number, key)
    return RawProgramme(
        settings=Record(name, 1, cells),
        sets=records(f"{file.name}, sheet sets", tables["sets"], SETS, findings),
        people=records(f"{file.name}, sheet people", tables["people"], PEOPLE, findings),
    )


def read_people_sheet(file: FileContent, findings: Findings) -> tuple[Record, ...]:
    """Return the people of a workbook that holds nothing else, from its sheet `people`."""
    tables = _tables(file, ("people",))
    return records(f"{file.name}, sheet people", tables["people"], PEOPLE, findings)


def _tables(file: FileContent, sheets: Sequence[str]) -> dict[str, list[list[str]]]:
    workbook = open_workbook(file)
    try:
        by_name = {tidy(name).casefold(): name for name in workbook.sheetnames}
        problems = [
            Problem(file.name, None, None, f"has no sheet {sheet!r}; add it")
            for sheet in sheets
            if sheet not in by_name
        ]
        if problems:
            raise BadInput(problems)
        return {
            sheet: [
                [cell_text(value) for value in row]
                for row in workbook[by_name[sheet]].iter_rows(values_only=True, max_row=_MOST_ROWS)
            ]
            for sheet in sheets
        }
    except UNREADABLE as exc:
        raise BadInput([Problem(file.name, None, None, DAMAGED)]) from exc
    finally:
        workbook.close()


def open_workbook(file: FileContent) -> "Workbook":
    """Open a workbook for its values, row by row; macros and links to other files stay closed.

    Raises:
        BadInput: it is no workbook, or unpacks to far more than one.
    """
    # Imported here: openpyxl brings NumPy along where that is installed, some 30 MB.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    # It warns of what it leaves out, at times with words of the file, which belong in no log.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _MOST_UNPACKED_BYTES:
            raise BadInput([Problem(file.name, None, None, "unpacks to far more than a programme")])
        return openpyxl.load_workbook(io.BytesIO(file.content), read_only=True, data_only=True)
    except (*UNREADABLE, InvalidFileException) as exc:
        message = "is not a workbook; save it as .xlsx"
        raise BadInput([Problem(file.name, None, None, message)]) from exc


def cell_text(value: object) -> str:
    """Return a cell's value as a person would write it in YAML."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes")
        case _:
            return _ESCAPED.sub(" ", str(value))
