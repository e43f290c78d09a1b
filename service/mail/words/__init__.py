"""The fixed words of mails, by language."""

from service.domain.date_words import ENGLISH, GERMAN
from service.mail.words.english import WORDS as ENGLISH_WORDS
from service.mail.words.fixed import FixedWords
from service.mail.words.german import WORDS as GERMAN_WORDS

_BY_LANGUAGE = {ENGLISH: ENGLISH_WORDS, GERMAN: GERMAN_WORDS}


def fixed_words(language: str) -> FixedWords:
    """Return a language's fixed words; English ones for a language we have none of."""
    return _BY_LANGUAGE.get(language, ENGLISH_WORDS)
