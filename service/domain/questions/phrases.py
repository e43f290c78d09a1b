"""Phrases to look for, written as words with alternatives, gaps and options."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.domain.questions.sentences import Word

_GAP = "*"
_MOST_BETWEEN = 4


@dataclass(frozen=True)
class _Part:
    words: frozenset[str]
    is_optional: bool = False
    is_gap: bool = False


@dataclass(frozen=True)
class _Phrase:
    parts: tuple[_Part, ...]
    opens: bool


class Phrases:
    """Phrases found in a sentence, each place tried a bounded number of times.

    A phrase is written as `^have you|we ever? tried`: `|` parts alternatives, `?` makes a word
    optional, `*` stands for up to four words, and `^` wants the beginning of a clause.
    """

    def __init__(self, written: Iterable[str]) -> None:
        self._by_first: dict[str, list[_Phrase]] = defaultdict(list)
        for one in written:
            phrase = _read(one)
            for word in phrase.parts[0].words:
                self._by_first[word].append(phrase)

    def find(self, words: Sequence[Word], openings: Iterable[int]) -> tuple[int, int] | None:
        """Return the first phrase's place as (first word, word after its last), or None.

        Args:
            openings: where a phrase with `^` may begin.
        """
        opening = frozenset(openings)
        for at, word in enumerate(words):
            for phrase in self._by_first.get(word.folded, ()):
                if phrase.opens and at not in opening:
                    continue
                end = _match(phrase.parts, words, at)
                if end is not None:
                    return at, end
        return None


def _read(written: str) -> _Phrase:
    parts = []
    for part in written.removeprefix("^").split():
        if part == _GAP:
            parts.append(_Part(frozenset(), is_gap=True))
        else:
            words = frozenset(one.casefold() for one in part.removesuffix("?").split("|"))
            parts.append(_Part(words, is_optional=part.endswith("?")))
    return _Phrase(tuple(parts), written.startswith("^"))


def _match(parts: tuple[_Part, ...], words: Sequence[Word], at: int) -> int | None:
    if not parts:
        return at
    part, rest = parts[0], parts[1:]
    if part.is_gap:
        ends = (_match(rest, words, at + skipped) for skipped in range(_MOST_BETWEEN + 1))
        return next((end for end in ends if end is not None), None)
    if at < len(words) and words[at].folded in part.words:
        end = _match(rest, words, at + 1)
        if end is not None:
            return end
    return _match(rest, words, at) if part.is_optional else None
