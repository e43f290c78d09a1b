"""Every mail in every language: the same facts, the same placeholders, none in two at once."""

from dataclasses import fields, replace

import pytest

from service.domain.date_words import ENGLISH, GERMAN, LANGUAGES
from service.domain.journey.touchpoints import MESSAGE_WAITING
from service.domain.states import Entry, Goal, Role
from service.mail.catalogue import TOUCHPOINTS, compose
from service.mail.check import check_wording
from service.mail.context import MailContext
from service.mail.source import HEADS, parsed
from service.mail.wording import Wording, library
from service.mail.words import fixed_words
from service.mail.words.fixed import FixedWords
from tests.mail.contexts import BUTTON_URL, context
from tests.mail.reading import tags, visible_words

_OTHERS = [language for language in LANGUAGES if language != ENGLISH]


def _spoken(touchpoint: str, language: str, **changes: object) -> MailContext:
    made = context(touchpoint, **changes)
    return replace(made, reader=replace(made.reader, language=language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_library_has_every_mail_in_every_language(touchpoint: str, language: str) -> None:
    wording = library(touchpoint, language)

    assert wording.language == language
    assert check_wording(touchpoint, wording) == ()


@pytest.mark.parametrize("language", _OTHERS)
@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_mail_asks_for_the_same_in_every_language(touchpoint: str, language: str) -> None:
    english = parsed(library(touchpoint, ENGLISH).source)
    other = parsed(library(touchpoint, language).source)

    assert other.names() == english.names()
    assert {head: len(other.heads[head]) for head in HEADS} == {
        head: len(english.heads[head]) for head in HEADS
    }
    assert [(kept.block, kept.condition, kept.wanted) for kept in other.body] == [
        (kept.block, kept.condition, kept.wanted) for kept in english.body
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", Entry)
@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_mail_is_short_in_every_language(touchpoint: str, entry: Entry, language: str) -> None:
    message = compose(_spoken(touchpoint, language, entry=entry))

    assert len(message.text.split()) <= 120
    assert len(message.subject) <= 78
    assert "!" not in message.text + message.subject


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_german_mail_holds_no_english(touchpoint: str) -> None:
    made = _spoken(touchpoint, GERMAN, project="Offene Briefe")

    message = compose(made)

    seen = visible_words(message.html)
    words = set(f"{message.subject} {message.text} {seen}".replace(".", " ").split())
    assert words & {"the", "you", "your", "and", "Who", "When:", "Next:", "of", "is"} == set()
    assert f"Guten Tag {made.reader.given_name}." in message.text
    assert "Wer das liest: " in message.text
    assert "Fragen: Becky Lane, becky@company.example" in seen
    assert message.text.count(BUTTON_URL) == (made.button_url != "")
    assert next(found for tag, found in tags(message.html) if tag == "html")["lang"] == "de"


def test_german_dates_are_said_as_germans_say_them() -> None:
    message = compose(_spoken("before-session", GERMAN))

    assert message.subject == "[Maple] Ihr Set am Dienstag: jetzt zwei Minuten?"
    assert (
        "Wann: Dienstag, 7. April, 13:30–16:30 Uhr (Ihre Zeit, London); "
        "die Uhren wurden am 29. März umgestellt\n"
    ) in message.text
    assert "Am 3. März haben Sie sich vorgenommen: „ask Sam's team" in message.text


def test_mail_in_a_language_without_words_is_english_throughout() -> None:
    assert compose(_spoken("before-session", "fr")) == compose(context("before-session"))


def test_dates_follow_the_words_and_not_the_reader() -> None:
    german = library("before-session", GERMAN)

    message = compose(context("before-session"), wording=german)

    assert message == compose(_spoken("before-session", GERMAN))


def test_english_words_for_a_german_reader_are_english_throughout() -> None:
    own = Wording(ENGLISH, "Subject: x\n\nSoon.\n\n{when}\n\n{readers}")

    message = compose(_spoken("before-session", GERMAN), wording=own)

    assert "When: Tuesday 7 April" in message.text
    assert "Who reads this: your set" in message.text


@pytest.mark.parametrize("language", _OTHERS)
@pytest.mark.parametrize("field", [field.name for field in fields(FixedWords)])
def test_fixed_words_have_the_same_keys_in_every_language(field: str, language: str) -> None:
    ours, theirs = (getattr(fixed_words(one), field) for one in (ENGLISH, language))

    assert isinstance(theirs, str) or field == "released" or theirs.keys() == ours.keys()
    assert theirs


def test_fixed_words_know_every_mail_role_and_goal() -> None:
    words = fixed_words(ENGLISH)

    assert set(words.reader_lines) == set(TOUCHPOINTS)
    assert set(words.why_set) == set(Role)
    assert set(words.purposes) == set(Goal)
    assert MESSAGE_WAITING in words.reader_lines
