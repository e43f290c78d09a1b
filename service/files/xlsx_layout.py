"""What a sheet's own XML says and its values do not: hidden parts, merged cells, lost results."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, iterparse

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class SheetLayout:
    """Rows count from 1 as in the sheet, columns from 0.

    Attributes:
        last_row: the last row that holds anything; 0 in an empty sheet.
        links: the name of each hyperlink's relation, by (row, column).
        mail_links: `mailto:` addresses behind cells, by (row, column).
        merged: (first row, last row, first column, last column) of each merged range.
    """

    last_row: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    mail_links: dict[tuple[int, int], str] = field(default_factory=dict)
    unsaved_formulas: set[tuple[int, int]] = field(default_factory=set)


def read_layout(sheet_xml: IO[bytes], *, widest: int) -> SheetLayout:
    """Read a sheet's XML once, in little memory.

    Args:
        widest: columns beyond this many are passed over.

    Raises:
        xml.etree.ElementTree.ParseError: it is no XML.
    """
    layout = SheetLayout()
    row = column = 0
    # Expat bounds what entities may grow to, and openpyxl reads the same file with it.
    steps = iterparse(sheet_xml, events=("start", "end"))  # noqa: S314 -- see above
    for event, element in steps:
        name = element.tag.rpartition("}")[2]
        if event == "start" and name == "row":
            row, column = int(element.get("r") or row + 1), -1
            if _is_on(element, "hidden"):
                layout.hidden_rows.add(row)
        elif event == "end" and name == "c":
            place = _CELL.fullmatch(element.get("r") or "")
            column = column_index(place[1]) if place else column + 1
            _note_cell(layout, element, row, column)
        elif event == "end" and name == "col" and _is_on(element, "hidden"):
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            layout.hidden_columns.update(range(first - 1, min(last, widest)))
        elif event == "end" and name == "mergeCell":
            layout.merged.extend(_ranges(element.get("ref", "")))
        elif event == "end" and name == "hyperlink":
            for first, _, column_of_link, _ in _ranges(element.get("ref", "")):
                layout.links[first, column_of_link] = element.get(_RELATION, "")
        if event == "end" and name == "row":
            element.clear()
    return layout


def note_mail_links(layout: SheetLayout, relations_xml: IO[bytes]) -> None:
    """Find out which of a sheet's hyperlinks are `mailto:` links, and to whom."""
    steps = iterparse(relations_xml)  # noqa: S314 -- as above
    targets = {element.get("Id", ""): element.get("Target", "") for _, element in steps}
    for cell, relation in layout.links.items():
        if targets.get(relation, "").lower().startswith("mailto:"):
            layout.mail_links[cell] = targets[relation]


def column_index(letters: str) -> int:
    """Return 0 for `A`, 26 for `AA`."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _note_cell(layout: SheetLayout, cell: Element, row: int, column: int) -> None:
    inside = {part.tag.rpartition("}")[2]: part.text or "" for part in cell}
    if "is" in inside or inside.get("v"):
        layout.last_row = max(layout.last_row, row)
    elif "f" in inside and cell.get("t") != "str":
        # With t="str" an empty result is the formula's own, saved and true.
        layout.last_row = max(layout.last_row, row)
        layout.unsaved_formulas.add((row, column))


def _ranges(reference: str) -> Iterator[tuple[int, int, int, int]]:
    found = _CELL.findall(reference)
    if found:
        (first_letters, first_row), (last_letters, last_row) = found[0], found[-1]
        yield (
            int(first_row),
            int(last_row),
            column_index(first_letters),
            column_index(last_letters),
        )


def _is_on(element: Element, name: str) -> bool:
    return element.get(name) in ("1", "true")
