"""People's words made safe to stand in a mail: no control characters, no turned direction."""

import unicodedata

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reverse what follows, so that a line could say something else than it holds."""
_NO_XML = frozenset("\ufffe\uffff")
"""No MJML may hold them: a mail that quoted one could not be made, which HR would see."""
_OF_EACH_LINE = 100
_KEPT_SPACES = frozenset("\n \u00a0\u202f")
"""Line breaks, and the spaces that hold numbers and quotation marks together."""
_DROPPED = _TURNING | _NO_XML


def one_line(words: str) -> str:
    """Return the words on one line; a line break typed by somebody cannot forge one of ours."""
    return " ".join(_clean(words).split())


def lines(words: str) -> tuple[str, ...]:
    """Return the words line by line, blank ones left out."""
    cleaned = (" ".join(_clean(line).split()) for line in words.splitlines())
    return tuple(line for line in cleaned if line)


def paragraphs(words: str) -> str:
    """Return a text with its line breaks, and nothing that no mail may hold."""
    lined = _clean(words.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        " " if letter.isspace() and letter not in _KEPT_SPACES else letter for letter in lined
    )


def cut_short(given: tuple[str, ...], *, characters: int, rest: str) -> tuple[str, ...]:
    """Return so many lines as hold together at most so many characters; `rest` tells of the rest.

    Each line counts for a few more than it holds, since it costs markup of its own.
    """
    kept: list[str] = []
    left = characters
    for line in given:
        if len(line) + _OF_EACH_LINE > left:
            return (*kept, f"{line[: max(0, left - _OF_EACH_LINE)]}… {rest}")
        kept.append(line)
        left -= len(line) + _OF_EACH_LINE
    return given


def _clean(words: str) -> str:
    if words.isprintable():
        return words
    return "".join(
        letter
        for letter in words
        if letter.isspace()
        or (unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _DROPPED)
    )
