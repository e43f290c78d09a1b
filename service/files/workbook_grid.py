"""Lists of people in a workbook: values as they show, from the sheet that holds the people."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from service.errors import BadInput, Problem
from service.files.cells import tidy
from service.files.content import FileContent
from service.files.headings import heading_index
from service.files.people_grid import MOST_COLUMNS, Grid, GridRow
from service.files.xlsx_file import DAMAGED, UNREADABLE, cell_text, open_workbook
from service.files.xlsx_layout import SheetLayout, note_mail_links, read_layout

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MOST_ROWS = 20_000
_NO_CELLS = "has no sheet with cells, only charts; add one with the people"
_GLANCE = 25
"""Rows by which a sheet is chosen."""


def workbook_grid(file: FileContent) -> Grid:
    """Take a workbook apart; formulas count as the results that are saved with them.

    The sheet is the one named `people`, else the first visible one with headings or addresses.
    Hidden rows are left out, as they are when the sheet is copied or printed. Macros never run:
    nothing but values is read.

    Raises:
        BadInput: it cannot be read, or holds more rows than any programme.
    """
    workbook = open_workbook(file)
    try:
        if not workbook.worksheets:
            message = _NO_CELLS if workbook.sheetnames else DAMAGED
            raise BadInput([Problem(file.name, None, None, message)])
        sheet, others = _chosen(workbook)
        source = f"{file.name}, sheet {sheet.title}" if len(workbook.sheetnames) > 1 else file.name
        layout = _layout(file, sheet)
        if layout.last_row > _MOST_ROWS:
            message = f"has more than {_MOST_ROWS:,} rows; keep the people of this programme only"
            raise BadInput([Problem(source, None, None, message)])
        rows = _rows(sheet, layout)
        return Grid(
            source,
            tuple(row for row in rows if row.number not in layout.hidden_rows),
            _notes(source, rows, layout, others, has_macros=_has_macros(file)),
            layout.hidden_columns,
            layout.unsaved_formulas,
        )
    except UNREADABLE as exc:
        raise BadInput([Problem(file.name, None, None, DAMAGED)]) from exc
    finally:
        workbook.close()


def _chosen(workbook: "Workbook") -> tuple["Worksheet", list[str]]:
    """Return the sheet to read, and the names of others that hold people as well."""
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    with_people = [sheet for sheet in visible if _holds_people(sheet)]
    named = [sheet for sheet in visible if tidy(sheet.title).casefold() == "people"]
    chosen = next(iter([*named, *with_people, *visible, *workbook.worksheets]))
    return chosen, [sheet.title for sheet in with_people if sheet is not chosen]


def _holds_people(sheet: "Worksheet") -> bool:
    glance = [
        [tidy(cell_text(value)) for value in row]
        for row in sheet.iter_rows(values_only=True, max_row=_GLANCE, max_col=MOST_COLUMNS)
    ]
    return heading_index(glance) is not None or any("@" in text for row in glance for text in row)


def _rows(sheet: "Worksheet", layout: SheetLayout) -> list[GridRow]:
    """Return every row with anything in it; what cells merged downwards say counts in each row."""
    texts = [
        [tidy(cell_text(value)) for value in row]
        for row in sheet.iter_rows(
            values_only=True, max_row=layout.last_row or 1, max_col=MOST_COLUMNS
        )
    ]
    for first, last, column, _ in layout.merged:
        if first < last <= len(texts) and column < MOST_COLUMNS:
            for row in texts[first:last]:
                row[column] = texts[first - 1][column]
    for (number, column), target in layout.mail_links.items():
        # `Ann Smith`, and behind it a link to her address.
        row = texts[number - 1] if number <= len(texts) else []
        if column < len(row) and row[column] and "@" not in row[column]:
            row[column] = f"{row[column]} <{target}>"
    return [GridRow(number, tuple(row)) for number, row in enumerate(texts, start=1) if any(row)]


def _notes(
    source: str,
    rows: Sequence[GridRow],
    layout: SheetLayout,
    others: Sequence[str],
    *,
    has_macros: bool,
) -> tuple[Problem, ...]:
    def told() -> Iterator[str]:
        hidden = [str(row.number) for row in rows if row.number in layout.hidden_rows]
        if hidden:
            which = ", ".join(hidden[:10]) + (", …" if len(hidden) > 10 else "")
            yield (
                f"{len(hidden)} hidden rows are left out (row {which}); "
                "show them in Excel and choose the file again to have them"
            )
        if others:
            yield f"only this sheet is read; people also stand in {', '.join(others)}"
        if has_macros:
            yield "the file holds macros; they were not run"

    return tuple(Problem(source, None, None, message) for message in told())


def _layout(file: FileContent, sheet: "Worksheet") -> SheetLayout:
    # openpyxl's streaming reader has no public word for where a sheet lies in its archive.
    path: str = sheet._worksheet_path  # type: ignore[attr-defined]  # -- of the streaming sheet
    folder, _, name = path.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        with archive.open(path) as xml:
            layout = read_layout(xml, widest=MOST_COLUMNS)
        if layout.links and relations in archive.namelist():
            with archive.open(relations) as xml:
                note_mail_links(layout, xml)
    return layout


def _has_macros(file: FileContent) -> bool:
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
