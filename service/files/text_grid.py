"""Lists of people as text: CSV in any dress, or what was copied out of a spreadsheet."""

import csv
import io
import re
from collections.abc import Sequence

from service.errors import Problem
from service.files.cells import tidy
from service.files.headings import heading_index, meaning
from service.files.people_grid import Grid, GridRow

_DELIMITERS = ("\t", ";", ",", "|")
_HINT = re.compile(r"sep=.[^\S\n]*\r?\n", re.IGNORECASE)
_LOOKED_AT = 40
"""Lines by which the delimiter is chosen."""
_AFTER_ADDRESS = re.compile(r"(@[^\s@;,<>]+>?)[ ]*[,;]")
_RECIPIENT = re.compile(r"[^<>@]*<[^<>\s@]+@[^<>\s@]+>|[^\s,;<>@]+@[^\s,;<>@]+")
_UNCLOSED = (
    "a quotation mark in this file is opened and never closed, so each line was read as a row; "
    "check the rows below it"
)


def text_grid(source: str, text: str) -> Grid:
    """Take a table apart: tab, semicolon, comma or bar, quoted or not."""
    hint = _HINT.match(text)
    skipped = 1 if hint else 0
    body = text[hint.end() :] if hint else text
    delimiter = _delimiter(body)
    notes: tuple[Problem, ...] = ()
    try:
        rows = _parsed(body, delimiter)
    except csv.Error:
        rows = [
            [cell.strip().strip('"') for cell in line.split(delimiter)]
            for line in body.splitlines()
        ]
        notes = (Problem(source, None, None, _UNCLOSED),)
    return Grid(source, _numbered(rows, skipped), notes)


def recipients_grid(source: str, text: str) -> Grid | None:
    """Take apart what stands in a mail's `To:`, one row a person; None where it is a table."""
    one_a_line = _AFTER_ADDRESS.sub(r"\1\n", text)
    parts = [part for line in one_a_line.splitlines() if (part := line.strip(" ;,"))]
    if not parts or not all(map(_RECIPIENT.fullmatch, parts)):
        return None
    return Grid(source, _numbered([[part] for part in parts], 0))


def _delimiter(text: str) -> str:
    """Return what parts the cells: the one under which the headings are known, or rows are even."""
    sample = "".join(text[:20_000].splitlines(keepends=True)[:_LOOKED_AT])

    def suits(delimiter: str) -> tuple[int, int]:
        rows = [line.split(delimiter) for line in sample.splitlines()]
        heading = heading_index(rows)
        known = {meaning(word.strip(' "')) for word in rows[heading]} if heading is not None else ()
        parted = sum(len(row) > 1 for row in rows)
        return len(known), parted

    return max(_DELIMITERS, key=suits)


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    """Return the cells by the rules of CSV, or as near to them as a strict reader need not be.

    Raises:
        csv.Error: a quotation mark is opened and never closed.
    """
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as exc:
        if "unexpected end" in str(exc) or "field larger" in str(exc):
            raise
    # A mark within a cell, as `"Ann" Smith`, offends a strict reader and nobody else.
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _numbered(rows: Sequence[Sequence[str]], skipped: int) -> tuple[GridRow, ...]:
    tidied = (tuple(tidy(text) for text in row) for row in rows)
    return tuple(
        GridRow(number, texts)
        for number, texts in enumerate(tidied, start=skipped + 1)
        if any(texts)
    )
