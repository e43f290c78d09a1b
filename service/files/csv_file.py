"""People in CSV, as any spreadsheet saves it."""

import csv

from service.errors import BadInput, Problem
from service.files.cells import Findings, Record
from service.files.content import FileContent
from service.files.table import PEOPLE, Shape, records
from service.files.text import decoded

_DELIMITERS = (",", ";", "\t")
_DELIMITER_HINT = "sep="


def read_csv(file: FileContent, findings: Findings, *, shape: Shape = PEOPLE) -> tuple[Record, ...]:
    """Return the rows below the headings; comma, semicolon or tab, as the headings show.

    Rows count as a spreadsheet counts them, the first row is 1.

    Raises:
        BadInput: it is no text, or no table.
    """
    lines = decoded(file).splitlines(keepends=True)
    skipped = 0
    if lines and lines[0].lower().startswith(_DELIMITER_HINT):
        # Excel's own hint to itself, `sep=;`.
        lines, skipped = lines[1:], 1
    heading = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=heading.count)
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as exc:
        message = f"is not a readable table ({exc}); save it as CSV once more"
        raise BadInput([Problem(file.name, None, None, message)]) from exc
    return records(file.name, [*[[]] * skipped, *rows], shape, findings)
