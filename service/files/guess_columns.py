"""Which column is which where no heading says it: by what stands in the cells."""

import zoneinfo
from collections.abc import Callable, Sequence

from service.domain.date_words import LANGUAGES
from service.domain.holidays import is_known_region
from service.files.cells import Cell, Findings
from service.files.headings import FULL_NAME, MANAGER_NAME
from service.files.people import FileRole
from service.files.values import working_days

_MOSTLY = 0.6
"""Share of the filled cells that have to look like a column's before it is taken for it."""
_SAMPLE = 200


def guessed(columns: Sequence[Sequence[str]]) -> list[str]:
    """Return our name for each column of a table without headings; empty where none is plain.

    Of two columns with addresses the one that repeats itself less is the people's own, the other
    their managers'. Words that are nothing else are names, in the order people write them.
    """
    filled = [[text for text in column if text][:_SAMPLE] for column in columns]
    names = [""] * len(columns)
    by_variety = sorted(
        (index for index, cells in enumerate(filled) if _mostly(cells, _is_address)),
        key=lambda index: -len({text.casefold() for text in filled[index]}),
    )
    for name, index in zip(("email", "manager"), by_variety, strict=False):
        names[index] = name
    for name, is_one in _KINDS:
        for index, cells in enumerate(filled):
            if not names[index] and name not in names and _mostly(cells, is_one):
                names[index] = name
    words = [
        index
        for index, cells in enumerate(filled)
        if not names[index] and index not in by_variety and _mostly(cells, _is_word)
    ]
    for name, index in zip(_name_columns([filled[index] for index in words]), words, strict=False):
        names[index] = name
    return names


def address_column(columns: Sequence[Sequence[str]]) -> int | None:
    """Return the first column in which most of what stands there is an address."""
    for index, column in enumerate(columns):
        if _mostly([text for text in column if text][:_SAMPLE], _is_address):
            return index
    return None


def are_roles(cells: Sequence[str]) -> bool:
    """Whether any cell is a role in a programme; a column of job titles has none."""
    return any(_is_role(text) for text in cells)


def _name_columns(words: Sequence[Sequence[str]]) -> tuple[str, ...]:
    if words and _mostly(words[0], lambda text: " " in text):
        return (
            (FULL_NAME, MANAGER_NAME) if len(words) > 1 and _are_names(words[1]) else (FULL_NAME,)
        )
    return ("given_name", "family_name") if len(words) > 1 else (FULL_NAME,)


def _are_names(cells: Sequence[str]) -> bool:
    return _mostly(cells, lambda text: len(text.split()) in (2, 3) and text.istitle())


def _mostly(cells: Sequence[str], is_one: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(is_one, cells)) >= len(cells) * _MOSTLY


def _is_address(text: str) -> bool:
    return "@" in text


def _is_word(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and not any(map(str.isdigit, text))


def _is_role(text: str) -> bool:
    return text.casefold() in {role.value for role in FileRole}


def _is_zone(text: str) -> bool:
    return "/" in text and text in zoneinfo.available_timezones()


def _is_region(text: str) -> bool:
    return text.isupper() and is_known_region(text)


def _are_days(text: str) -> bool:
    return working_days(Cell(text, "", 0, ""), Findings()) is not None


_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("role", _is_role),
    ("time_zone", _is_zone),
    ("language", lambda text: text in LANGUAGES),
    ("country", _is_region),
    ("working_days", _are_days),
)
