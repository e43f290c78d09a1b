"""A table's columns named: by its headings, by the headings above them, or by what stands below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.errors import Problem
from service.files.cells import column_name
from service.files.guess_columns import address_column, are_roles, guessed
from service.files.headings import COLUMNS, FULL_NAME, MANAGER_NAME, heading_index, meaning
from service.files.people_grid import Grid, GridRow

_KNOWN = (*COLUMNS, FULL_NAME)
_FOR_SETS = ("grade", "not_with")
"""Columns that the planner of sets reads."""


@dataclass(frozen=True)
class Headed:
    """The rows below the headings, and for each column its name (empty: left out) and heading."""

    names: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[GridRow, ...]
    notes: tuple[Problem, ...]


def headed(grid: Grid) -> Headed:
    """Name the columns of a table that has at least one row."""
    width = max(len(row.texts) for row in grid.rows)
    index = heading_index([row.texts for row in grid.rows])
    if index is None:
        return _guessed(grid, width)
    heading = grid.rows[index]
    above = grid.rows[index - 1] if index else None
    body = tuple(row for row in grid.rows[index + 1 :] if row.texts != heading.texts)
    columns = _columns(body, width)
    headings = _padded(heading.texts, width)
    meanings = _settled(headings, _padded(above.texts if above else (), width), columns)
    names = _named(grid, meanings, headings, columns)
    notes = [*_heading_notes(grid, heading, index, names, headings)]
    notes += _formula_notes(grid, names, first_row=heading.number)
    return Headed(tuple(names), tuple(headings), body, tuple(notes))


def _guessed(grid: Grid, width: int) -> Headed:
    """Name columns by their content; a first row without an address may still be headings."""
    first = grid.rows[0]
    has_headings = len(grid.rows) > 1 and not any("@" in text for text in first.texts)
    body = grid.rows[1:] if has_headings and _has_addresses(grid.rows[1:], width) else grid.rows
    headings = _padded(first.texts if body is not grid.rows else (), width)
    columns = _columns(body, width)
    names = _named(grid, [name or None for name in guessed(columns)], headings, columns)
    message = "no headings that we know; columns are taken for what stands in them, look them over"
    alone = names == ["email"]
    notes = () if alone else (grid.note(first.number, None, message),)
    return Headed(
        tuple(names), tuple(headings), body, (*notes, *_formula_notes(grid, names, first_row=0))
    )


def _has_addresses(rows: Sequence[GridRow], width: int) -> bool:
    return address_column(_columns(rows, width)) is not None


def _settled(
    headings: Sequence[str], above: Sequence[str], columns: Sequence[Sequence[str]]
) -> list[str | None]:
    """Return what each heading means, where two say the same or one says something else as well."""
    meanings = [meaning(heading) for heading in headings]
    group = ""
    for index, over in enumerate(above):
        # A group's title stands over its first column: `Manager` above `Name` and `E-mail`.
        group = over or group
        if meaning(group) in ("manager", MANAGER_NAME):
            inside = {"email": "manager", FULL_NAME: MANAGER_NAME}
            meanings[index] = inside.get(meanings[index] or "", meanings[index])
    managers = [index for index, name in enumerate(meanings) if name == "manager"]
    if len(managers) > 1:
        for index in managers:
            if not any("@" in text for text in columns[index]):
                meanings[index] = MANAGER_NAME
    for index, name in enumerate(meanings):
        if name == "role" and any(columns[index]) and not are_roles(columns[index]):
            meanings[index] = None
    if "email" not in meanings:
        found = address_column(
            [cells if meanings[index] is None else () for index, cells in enumerate(columns)]
        )
        if found is not None:
            meanings[found] = "email"
    return meanings


def _named(
    grid: Grid,
    meanings: Sequence[str | None],
    headings: Sequence[str],
    columns: Sequence[Sequence[str]],
) -> list[str]:
    """Return a name for each column, each once; empty for what is left out: hidden or blank."""
    names: list[str] = []
    for index, (known, heading) in enumerate(zip(meanings, headings, strict=True)):
        if known is not None and known not in names:
            names.append(known)
        elif index in grid.hidden_columns or not (heading or any(columns[index])):
            names.append("")
        else:
            own = column_name(heading) or f"column_{index + 1}"
            names.append(own if own not in (*names, *_KNOWN) else f"{own}_{index + 1}")
    return names


def _heading_notes(
    grid: Grid, heading: GridRow, index: int, names: Sequence[str], headings: Sequence[str]
) -> Iterator[Problem]:
    if index:
        rows = ", ".join(str(row.number) for row in grid.rows[:index])
        yield grid.note(heading.number, None, f"the headings; above them row {rows} is left out")
    for column, (name, text) in enumerate(zip(names, headings, strict=True)):
        if name and name not in (*_KNOWN, *_FOR_SETS):
            what = f"{text!r} is no column that we use" if text else "has no heading"
            yield grid.note(heading.number, name, f"{what}; it is shown and not used")
        elif not name and text and column in grid.hidden_columns:
            yield grid.note(heading.number, None, f"the hidden column {text!r} is left out")
    if "email" not in names:
        message = "no column holds e-mail addresses; add one with the heading `email`"
        yield grid.note(heading.number, "email", message)


def _formula_notes(grid: Grid, names: Sequence[str], *, first_row: int) -> Iterator[Problem]:
    message = (
        "is a formula whose result is not saved in the file; "
        "open it in Excel and save it, or type the value"
    )
    for row, column in sorted(grid.unsaved_formulas):
        if row > first_row and column < len(names) and names[column] in _KNOWN:
            yield grid.note(row, names[column], message)


def _columns(rows: Sequence[GridRow], width: int) -> list[list[str]]:
    return [
        [row.texts[index] if index < len(row.texts) else "" for row in rows]
        for index in range(width)
    ]


def _padded(texts: Sequence[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))]
