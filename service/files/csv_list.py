"""Lists going out as CSV, for a spreadsheet to open with a double click."""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_list(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as UTF-8 with its mark, by which Excel knows the encoding.

    A text that a spreadsheet would take for a formula begins with an apostrophe, so that nobody's
    name runs anything on the machine of whoever opens the list. None is an empty cell.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_harmless(heading) for heading in headings])
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def _harmless(value: object) -> str:
    shown = "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return f"'{shown}" if shown.startswith(_STARTS_A_FORMULA) and not is_number else shown
