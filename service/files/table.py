"""Rows of text under headings."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.files.cells import Cell, Findings, Record, column_name, did_you_mean, tidy


@dataclass(frozen=True)
class Shape:
    """The columns that a table may have, and those that it must have."""

    columns: tuple[str, ...]
    required: tuple[str, ...]


PEOPLE = Shape(
    columns=(
        "email",
        "given_name",
        "family_name",
        "role",
        "set",
        "manager",
        "department",
        "location",
        "time_zone",
        "working_days",
        "country",
        "language",
    ),
    required=("email", "given_name", "family_name"),
)
SETS = Shape(
    columns=("name", "project", "day", "time", "first", "dates", "facilitator", "members"),
    required=("name", "project", "day", "time"),
)


def records(
    file: str, rows: Sequence[Sequence[str]], shape: Shape, findings: Findings
) -> tuple[Record, ...]:
    """Turn a table into records; the first row that is not empty holds the headings.

    Args:
        file: the name to report under.
        rows: every row of the table from its first, empty ones included, so that row numbers hold.

    Returns:
        One record a row; none where a required column is missing, which would spoil every row.
    """
    filled = [
        (number, [tidy(value) for value in row])
        for number, row in enumerate(rows, start=1)
        if any(tidy(value) for value in row)
    ]
    if not filled:
        findings.wrong(Cell("", file, 1, "headings"), "the table is empty; put headings in row 1")
        return ()
    heading_row, headings = filled[0]
    names = [column_name(heading) for heading in headings]
    _check_headings(file, heading_row, names, shape, findings)
    if not set(shape.required) <= set(names):
        return ()
    return tuple(_record(file, number, names, row, findings) for number, row in filled[1:])


def _check_headings(
    file: str, row: int, names: Sequence[str], shape: Shape, findings: Findings
) -> None:
    for name in dict.fromkeys(name for name in names if name):
        cell = Cell(name, file, row, name)
        if names.count(name) > 1:
            findings.wrong(cell, "two columns have this heading; keep one")
        if name not in shape.columns:
            findings.wrong(cell, f"unknown column; {did_you_mean(name, shape.columns)}")
    for name in shape.required:
        if name not in names:
            findings.wrong(Cell("", file, row, name), "this column is missing; add it")


def _record(
    file: str, number: int, names: Sequence[str], row: Sequence[str], findings: Findings
) -> Record:
    cells: dict[str, Cell] = {}
    for index, text in enumerate(row):
        name = names[index] if index < len(names) else ""
        if name:
            cells[name] = Cell(text, file, number, name)
        elif text:
            place = Cell(text, file, number, f"number {index + 1}")
            findings.wrong(place, "has a value but no heading; is there a delimiter too many?")
    return Record(file, number, cells)
