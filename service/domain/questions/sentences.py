"""A text as sentences of words, each word with its place in the text."""

import re
import unicodedata
from dataclasses import dataclass

_PIECE = re.compile(
    r"(?P<word>(?:[^\W_]|[\u0300-\u036f])+(?:['’](?:[^\W_]|[\u0300-\u036f])+)*)"
    r"|(?P<end>[.!?…]+)"
    r"|(?P<pause>[,;:])"
)
_ABBREVIATED = frozenset(("bzw", "ca", "dr", "etc", "ggf", "inkl", "mr", "mrs", "ms", "usw", "vs"))


@dataclass(frozen=True)
class Word:
    """One word: folded for comparing, where it stands, and the comma or colon before it."""

    folded: str
    start: int
    end: int
    pause: str


@dataclass(frozen=True)
class Sentence:
    """At least one word; `is_asked` where a question mark closes it."""

    words: tuple[Word, ...]
    is_asked: bool

    @property
    def starts(self) -> tuple[int, ...]:
        """Return where clauses begin, as places in `words`."""
        return tuple(at for at, word in enumerate(self.words) if at == 0 or word.pause)


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Split a text; in one pass, so that a long one costs no more than its length."""
    found: list[Sentence] = []
    words: list[Word] = []
    pause, mark = "", ""
    for piece in _PIECE.finditer(text):
        said = piece.group()
        if piece.lastgroup == "word":
            words.append(Word(_folded(said), piece.start(), piece.end(), pause))
            pause, mark = "", ""
        elif piece.lastgroup == "pause":
            pause = said
        else:
            mark += said
            if words and _closes(text, piece.end(), said, words[-1]):
                found.append(Sentence(tuple(words), "?" in mark))
                words, pause = [], ""
    if words:
        found.append(Sentence(tuple(words), "?" in mark))
    return tuple(found)


def _folded(said: str) -> str:
    return unicodedata.normalize("NFC", said.replace("’", "'")).casefold()


def _closes(text: str, end: int, mark: str, last: Word) -> bool:
    """Whether a mark ends its sentence: not one inside quotes, a number or an abbreviation."""
    if not (end == len(text) or text[end].isspace()):
        return False
    if "?" in mark or "!" in mark:
        return True
    return mark == "." and len(last.folded) > 1 and last.folded not in _ABBREVIATED
