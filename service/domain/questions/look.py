"""Look at a rough question and say kindly what might make it more open."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.domain.questions.english import ENGLISH
from service.domain.questions.german import GERMAN
from service.domain.questions.language import Kind, Language
from service.domain.questions.phrases import Phrases
from service.domain.questions.sentences import Sentence, Word, sentences_of

LANGUAGES = (ENGLISH, GERMAN)
_LONG_WORDS = 30
"""In one question; longer ones stop being questions (method 1.6)."""
_LONG_IN_ALL = 60
_LEAST_TO_JUDGE = 4
"""Words from which a text without a question is no mere beginning."""
_LEAST_QUESTION = 3
"""Words of a question that counts as one of two; "Why not?" only continues the first."""


@dataclass(frozen=True)
class Hint:
    """One thing noticed; the words that made it are `text[start:end]`."""

    kind: Kind
    start: int
    end: int
    said: str


@dataclass(frozen=True)
class Look:
    """What was noticed, at most one hint of a kind, and an opening that may serve instead."""

    language: Language
    hints: tuple[Hint, ...]
    frame: str
    """"" where nothing was noticed."""


def look_at(text: str) -> Look:
    """Return what the rules notice; never an error, whatever stands in the text."""
    sentences = sentences_of(text)
    language = _language_of(sentences)
    spans: dict[Kind, tuple[int, int]] = {}
    for kind, first, last in _noticed(sentences, language):
        spans.setdefault(kind, (first.start, last.end))
    hints = tuple(Hint(kind, *spans[kind], language.said[kind]) for kind in Kind if kind in spans)
    return Look(language, hints, language.frames[hints[0].kind] if hints else "")


def _language_of(sentences: tuple[Sentence, ...]) -> Language:
    """Return the language whose short words are the most; the first one where none is."""
    folded = [word.folded for sentence in sentences for word in sentence.words]
    return max(LANGUAGES, key=lambda one: sum(word in one.known_by for word in folded))


def _noticed(
    sentences: tuple[Sentence, ...], language: Language
) -> Iterator[tuple[Kind, Word, Word]]:
    asked = [one for one in sentences if _asks(one, language)]
    yield from _nothing_asked(sentences, asked, language)
    for sentence in sentences:
        yield from _closed(sentence, language)
        found = _find(language.because, sentence, language)
        if found is not None:
            yield Kind.BECAUSE, *found
    yield from _two(asked, language)
    yield from _long(sentences, asked)


def _nothing_asked(
    sentences: tuple[Sentence, ...], asked: list[Sentence], language: Language
) -> Iterator[tuple[Kind, Word, Word]]:
    if asked or sum(len(one.words) for one in sentences) < _LEAST_TO_JUDGE:
        return
    for sentence in sentences:
        if _find(language.advice, sentence, language) is not None:
            return
        found = _find(language.solution, sentence, language)
        if found is not None:
            yield Kind.SOLUTION, *found
            return
    yield Kind.STATEMENT, sentences[0].words[0], sentences[-1].words[-1]


def _closed(sentence: Sentence, language: Language) -> Iterator[tuple[Kind, Word, Word]]:
    """Say what closes a sentence: the strongest reason alone."""
    for kind, phrases in ((Kind.ADVICE, language.advice), (Kind.BLAME, language.blame)):
        found = _find(phrases, sentence, language)
        if found is not None:
            yield kind, *found
            return
    closed = _yes_or_no(sentence, language)
    if closed is not None:
        yield Kind.YES_NO, *closed


def _yes_or_no(sentence: Sentence, language: Language) -> tuple[Word, Word] | None:
    doubted = _find(language.doubting, sentence, language)
    if doubted is not None:
        return doubted
    words = sentence.words
    last = words[-1]
    if sentence.is_asked and last.pause == "," and last.folded in language.tags:
        return last, last
    at = _opening(sentence, language, 0)
    if at + 1 >= len(words) or words[at].folded not in language.openers:
        return None
    following = words[at + 1]
    if following.pause or following.folded in language.openers | language.asking:
        return None
    pauses = [one for one in words[at + 2 :] if one.pause]
    if following.folded not in language.subjects:
        certain = sentence.is_asked and not any(one.folded in language.asking for one in pauses)
    else:
        certain = sentence.is_asked or not pauses
    return (words[at], following) if certain else None


def _asks(sentence: Sentence, language: Language) -> bool:
    """Whether a sentence is a question, with or without its mark."""
    words = sentence.words
    if sentence.is_asked or _find(language.indirect, sentence, language) is not None:
        return True
    for start in sentence.starts:
        at = _opening(sentence, language, start)
        first = words[at].folded
        second = words[at + 1].folded if at + 1 < len(words) else ""
        if first in language.openers and at == _opening(sentence, language, 0):
            # "Hätte ich Zeit, wäre es leicht": a verb first, and yet no question.
            is_condition = any(one.pause and one.folded in language.openers for one in words)
            return second not in language.openers and not is_condition
        if first in language.asking:
            return not (first in language.relative and second in language.subjects | {"my", "the"})
        if second in language.asking and start == 0 and not words[at + 1].pause:
            return len(first) <= _LONGEST_PREPOSITION
    return False


_LONGEST_PREPOSITION = 5
"""Letters of what may stand before an asking word, as "to whom" and "unter welchen"."""


def _two(asked: list[Sentence], language: Language) -> Iterator[tuple[Kind, Word, Word]]:
    whole = [one for one in asked if one.is_asked and len(one.words) >= _LEAST_QUESTION]
    if len(whole) > 1:
        yield Kind.TWO, whole[1].words[0], whole[1].words[-1]
        return
    for sentence in asked:
        words = sentence.words
        opening = _opening(sentence, language, 0)
        questions = 0
        for at, word in enumerate(words):
            is_second = (
                at >= opening + _LEAST_QUESTION
                and words[at - 1].folded in language.joining
                and at + 1 < len(words)
                and (words[at - 1].pause or words[at + 1].folded in language.openers)
            )
            if word.folded in language.asking:
                if is_second and questions <= 1:
                    yield Kind.TWO, words[at - 1], words[-1]
                    return
                questions += 1


def _long(
    sentences: tuple[Sentence, ...], asked: list[Sentence]
) -> Iterator[tuple[Kind, Word, Word]]:
    for sentence in asked:
        if len(sentence.words) > _LONG_WORDS:
            yield Kind.LONG, sentence.words[_LONG_WORDS], sentence.words[-1]
            return
    words = [word for sentence in sentences for word in sentence.words]
    if len(words) > _LONG_IN_ALL:
        yield Kind.LONG, words[_LONG_IN_ALL], words[-1]


def _opening(sentence: Sentence, language: Language, start: int) -> int:
    """Return where a clause opens once its fillers are passed; its last word at the latest."""
    words = sentence.words
    at = start
    while at < len(words) - 1 and words[at].folded in language.fillers:
        at += 1
    return at


def _find(phrases: Phrases, sentence: Sentence, language: Language) -> tuple[Word, Word] | None:
    openings = {_opening(sentence, language, start) for start in sentence.starts}
    found = phrases.find(sentence.words, openings)
    return (sentence.words[found[0]], sentence.words[found[1] - 1]) if found else None
