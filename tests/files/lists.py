"""Lists of people as people have them, made in code, and what became of them in short."""

import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from service.files import FileContent, PeopleTable, check_people, read_people_table

ANN = ("ann@acme.example", "Ann", "Müller", "max@acme.example")
MAX = ("max@acme.example", "Max", "Weber", "")
HEADINGS = ("E-mail", "First name", "Surname", "Manager")
BOTH = [(2, *ANN), (3, *MAX)]
"""Ann and Max below one row of headings, as `people` returns them."""


def text_file(*rows: Sequence[str], delimiter: str = ",", encoding: str = "utf-8") -> FileContent:
    """A table as text, Ann and her manager where no rows are given."""
    lines = [delimiter.join(row) for row in rows or (HEADINGS, ANN, MAX)]
    return FileContent("people.csv", "\r\n".join([*lines, ""]).encode(encoding))


def sheet_file(
    *rows: Sequence[object],
    name: str = "people.xlsx",
    then: Callable[[Worksheet], object] = id,
) -> FileContent:
    """A workbook of one sheet, Ann and her manager where no rows are given; `then` changes it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows or (HEADINGS, ANN, MAX):
        sheet.append([value if value != "" else None for value in row])
    then(sheet)
    saved = io.BytesIO()
    book.save(saved)
    return FileContent(name, saved.getvalue())


def with_part(file: FileContent, name: str, content: bytes) -> FileContent:
    """A workbook with one more file in its archive, or another in place of one."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file.content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return FileContent(file.name, packed.getvalue())


def people(table: PeopleTable) -> list[tuple[object, ...]]:
    """Each row in short: its number, address, names and manager."""
    columns = ("email", "given_name", "family_name", "manager")
    return [(row.number, *(row.text(column) for column in columns)) for row in table.rows]


def noticed(table: PeopleTable) -> list[tuple[int | None, str | None, str]]:
    """What reading noticed, each with its place."""
    return [(each.row, each.column, each.message) for each in table.warnings]


def wrong(file: FileContent) -> list[tuple[int | None, str | None, str]]:
    """What is wrong in the rows of a file, each with its place."""
    found = check_people(read_people_table(file).rows).problems
    return [(each.row, each.column, each.message) for each in found]
