"""What a placeholder may stand for: plain words, a switch, or a prepared block of lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Look(Enum):
    """How a block stands in the HTML part."""

    FACTS = "facts"
    QUOTE = "quote"
    QUIET = "quiet"
    BUTTON = "button"


@dataclass(frozen=True)
class Block:
    """Lines that stand in a paragraph of their own, each a label and its lines of words."""

    look: Look
    lines: tuple[tuple[str, tuple[str, ...]], ...]

    def __bool__(self) -> bool:
        return bool(self.lines)


@dataclass(frozen=True)
class Pointer:
    """A line that leads somewhere else than the button: its label, its words and its link."""

    label: str
    words: str
    href: str
    shown: str
    """The link as the text part shows it."""


@dataclass(frozen=True)
class Own:
    """A person's own words, for the body alone: HR sees subjects, and screens show previews."""

    words: str

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True)
class Large(Own):
    """A key that is typed off the screen, so shown large and never broken over two lines."""


Value = str | int | bool | Own | Block
Values = Mapping[str, Value]


def facts(*lines: tuple[str, str]) -> Block:
    """Return a block of plain facts, such as the dates of a mail."""
    return Block(Look.FACTS, tuple((label, (words,)) for label, words in lines))
