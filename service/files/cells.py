"""Values with their place in the file, and what was found wrong with them."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from service.errors import BadInput, Problem

_UNSEEN = {ord(mark): None for mark in "\u00ad\u200b\u200e\u200f\u2060\ufeff"}
_UNSEEN |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2061, 0x206A)))
_UNSEEN |= dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")
"""Marks that no reader sees, which go, and control characters, which part words."""


@dataclass(frozen=True)
class Cell:
    """One value as text, tidied, and where it stands."""

    text: str
    file: str
    row: int
    column: str

    def problem(self, message: str) -> Problem:
        """Say what is wrong with this value."""
        return Problem(self.file, self.row, self.column, message)


@dataclass(frozen=True)
class Record:
    """A row of a table, or one entry of a list, by column name."""

    file: str
    row: int
    cells: Mapping[str, Cell]

    def cell(self, name: str) -> Cell:
        """Return a value; an empty one in its place where the file has none."""
        return self.cells.get(name) or Cell("", self.file, self.row, name)


@dataclass(frozen=True)
class RawProgramme:
    """A programme file taken apart, nothing checked; `people` None where it names another file."""

    settings: Record
    sets: tuple[Record, ...]
    people: tuple[Record, ...] | None


@dataclass
class Findings:
    """What is wrong (`problems`) and what is only unusual (`warnings`), gathered on the way."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def wrong(self, cell: Cell, message: str) -> None:
        """Note something that has to be mended."""
        self.problems.append(cell.problem(message))

    def unusual(self, cell: Cell, message: str) -> None:
        """Note something that is allowed, and that HR should know."""
        self.warnings.append(cell.problem(message))

    def stop_if_wrong(self) -> None:
        """Raise everything found so far, in the order of files and rows."""
        if self.problems:
            distinct = dict.fromkeys(self.problems)
            raise BadInput(sorted(distinct, key=lambda problem: (problem.file, problem.row or 0)))


def tidy(text: str) -> str:
    """Return text in one Unicode form, without the spaces and marks that copying leaves behind."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_UNSEEN).split())


def column_name(heading: str) -> str:
    """Return a heading as we name columns: `Time zone` and `time-zone` are `time_zone`."""
    return tidy(heading).casefold().replace("-", "_").replace(" ", "_")


def nearest(word: str, known: Collection[str], *, likeness: float = 0.6) -> str | None:
    """Return the known word that was probably meant, or None; 1.0 is the same word."""
    near = get_close_matches(word.casefold(), known, n=1, cutoff=likeness)
    return near[0] if near else None


def nearest_address(word: str, known: Collection[str]) -> str | None:
    """Return the address that was probably meant; colleagues share a domain, so all look alike."""
    return nearest(word, known, likeness=0.9)


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return a hint to the nearest known word, or the list of them where none is near."""
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else f"known are {', '.join(known)}"


def check_names(record: Record, known: Collection[str], what: str, findings: Findings) -> None:
    """Note every name in a record that means nothing to us."""
    for name, cell in record.cells.items():
        if name not in known:
            findings.wrong(cell, f"unknown {what} {name!r}; {did_you_mean(name, known)}")
