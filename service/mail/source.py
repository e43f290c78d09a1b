"""The format in which a mail is written: head lines, then Markdown with named placeholders.

docs/adr/0008-words-of-mails.md has the reasons, docs/mail-words.md the rules for who writes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from service.mail.errors import BrokenWording
from service.mail.plain import one_line, paragraphs

SUBJECT, PREVIEW, BUTTON, ALSO = "Subject", "Preview", "Button", "Also"
HEADS = (SUBJECT, PREVIEW, BUTTON, ALSO)

_HEAD = re.compile(r"(\w+):[ \t]*(.*)")
_CONDITION = re.compile(r"\[(if|unless) ([a-z_]+)\]\s*")
_MEANT_AS_CONDITION = re.compile(r"\[\s*(if|unless|else|elif|end ?if)\b", re.IGNORECASE)
_BRACE = re.compile(r"\{\{|\}\}|\{([a-z_]+)\}|[{}]")
_ALONE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Passage:
    """Some words, and the condition under which they are kept; no condition where unnamed."""

    words: str
    condition: str = ""
    wanted: bool = True

    @property
    def block(self) -> str:
        """Name of the placeholder that is all this passage consists of, or ""."""
        match = _ALONE.fullmatch(self.words)
        return match[1] if match else ""

    def is_kept(self, values: Mapping[str, object]) -> bool:
        """Say whether the passage stands; its condition must be among the values."""
        return not self.condition or bool(values[self.condition]) is self.wanted


@dataclass(frozen=True)
class Source:
    """A mail's words, parsed; of several passages under one head the first that is kept counts."""

    heads: Mapping[str, tuple[Passage, ...]]
    body: tuple[Passage, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Everything that may hold a placeholder."""
        return (*(passage for head in HEADS for passage in self.heads[head]), *self.body)

    def names(self) -> frozenset[str]:
        """Return every name that these words ask for, conditions included."""
        named = {passage.condition for passage in self.passages if passage.condition}
        for passage in self.passages:
            named.update(piece.name for piece in pieces(passage.words) if piece.name)
        return frozenset(named)


class Piece(NamedTuple):
    """Plain words or, where it has a name, a placeholder."""

    words: str
    name: str = ""


@lru_cache(maxsize=512)
def parsed(source: str) -> Source:
    """Take a mail's words apart.

    Raises:
        BrokenWording: they do not keep to the format; what to mend stands in the message.
    """
    head, _, body = paragraphs(source).strip("\n").partition("\n\n")
    heads: dict[str, tuple[Passage, ...]] = dict.fromkeys(HEADS, ())
    for line in head.splitlines():
        match = _HEAD.match(line)
        if match is None or match[1] not in heads:
            raise BrokenWording(
                f'"{one_line(line)[:40]}" is no head line: before the first empty line stand only '
                "Subject:, Preview:, Button: and Also:"
            )
        heads[match[1]] += (_passage(match[2]),)
    parts = (part.strip("\n").rstrip() for part in re.split(r"\n[ \t]*(?:\n[ \t]*)+", body))
    return Source(heads, tuple(_passage(part) for part in parts if part.strip()))


def pieces(words: str) -> Iterator[Piece]:
    """Yield plain words and placeholders in order.

    Raises:
        BrokenWording: a brace opens or closes nothing.
    """
    place = 0
    while True:
        match = _BRACE.search(words, place)
        if match is None:
            yield Piece(words[place:])
            return
        yield Piece(words[place : match.start()])
        yield brace_at(words, match.start())
        place = match.end()


def brace_at(words: str, place: int) -> Piece:
    """Return what a brace at a place begins; its length in the words is `brace_length`."""
    match = _BRACE.match(words, place)
    if match is None or match[0] in ("{", "}"):
        near = one_line(words[place : place + 30])
        raise BrokenWording(
            f'"{near}": a placeholder is a name in braces, such as {{given_name}}; '
            "a brace for itself is typed twice"
        )
    return Piece("", match[1]) if match[1] else Piece(match[0][0])


def brace_length(piece: Piece) -> int:
    """Return how many characters a brace and what it begins take in the source."""
    return len(piece.name) + 2 if piece.name else 2


def _passage(words: str) -> Passage:
    condition, wanted = "", True
    match = _CONDITION.match(words)
    if match is not None:
        condition, wanted = match[2], match[1] == "if"
        words = words[match.end() :]
    if _MEANT_AS_CONDITION.match(words):
        raise BrokenWording(
            f'"{one_line(words)[:40]}": a condition is [if name] or [unless name] at the very '
            "beginning of a paragraph, one at most, with nothing to end it"
        )
    return Passage(words.strip(), condition, wanted)
