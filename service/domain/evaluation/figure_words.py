"""How a figure is written, the same in a drawing and in the table beside it."""

import re
from collections.abc import Mapping

from service.domain.evaluation.chart import Cell, Chart, Column

HIDDEN = "not shown"
_BEFORE = ("£", "€", "$")
_WITHOUT_SPACE = ("%",)
_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_MOST_SAID = 12
"""Rows that a text alternative reads out; the table has them all."""


def figure(cell: Cell, column: Column) -> str:
    """Return a cell in words: thousands apart, one decimal at most, money and per cent marked."""
    if cell is None:
        return HIDDEN
    if isinstance(cell, str):
        return _dated(cell)
    shown = f"{cell:,}" if isinstance(cell, int) else f"{cell:,.1f}".removesuffix(".0")
    if column.unit in _BEFORE:
        return (
            f"{column.unit}{shown}" if not shown.startswith("-") else f"-{column.unit}{shown[1:]}"
        )
    return f"{shown}{column.unit}" if column.unit in _WITHOUT_SPACE else shown


def _dated(text: str) -> str:
    """Return a day or a month that a machine wrote as people read it; any other text as it is."""
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    year, month, day = found.groups()
    named = f"{_MONTHS[int(month) - 1]} {year}"
    return f"{int(day)} {named}" if day else named


def headed(column: Column) -> str:
    """Return a column's heading, with the unit that its figures do not carry."""
    if not column.unit or column.unit in (*_BEFORE, *_WITHOUT_SPACE):
        return column.heading
    return f"{column.heading} ({column.unit})"


def reason_of(row: Mapping[str, Cell]) -> str:
    """Return why a figure of the row is hidden; nothing where none is."""
    return str(row.get("reason") or "")


def said(chart: Chart, row: Mapping[str, Cell]) -> str:
    """Return a row as one line, for whoever hears it."""
    first, *others = chart.columns
    facts = ", ".join(f"{headed(one)} {figure(row.get(one.key), one)}" for one in others)
    why = f" ({reason_of(row)})" if reason_of(row) else ""
    # One line, whatever somebody wrote.
    return " ".join(f"{figure(row.get(first.key), first)}: {facts}{why}".split())


def alternative(chart: Chart) -> str:
    """Return what a drawing says to whoever does not see it: the finding, then its first rows."""
    lines = [said(chart, row) for row in chart.rows[:_MOST_SAID]]
    left = len(chart.rows) - len(lines)
    if left:
        lines.append(f"{left} more in the table")
    return f"{chart.title.rstrip('.')}. {'; '.join(lines)}." if lines else chart.title
