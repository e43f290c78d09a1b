"""Rows of text under headings."""

from collections.abc import Sequence

from service.files.cells import Cell, Findings, Record, column_name, tidy


def records(file: str, rows: Sequence[Sequence[str]], findings: Findings) -> tuple[Record, ...]:
    """Turn a table into records; the first row that is not empty holds the headings.

    Args:
        file: the name to report under.
        rows: every row of the table from its first, empty ones included, so that row numbers hold.
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
    for name in dict.fromkeys(name for name in names if name and names.count(name) > 1):
        findings.wrong(Cell("", file, heading_row, name), "two columns have this heading")
    return tuple(_record(file, number, names, row, findings) for number, row in filled[1:])


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
