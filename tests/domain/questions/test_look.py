"""The question helper notices what a facilitator would, and is silent about open questions."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.questions.language import Kind
from service.domain.questions.look import LANGUAGES, Hint, look_at
from tests.domain.questions.rough_questions import ENGLISH, GERMAN

_SPACES = st.sampled_from([" ", "  ", "\n", "\t", "\r\n", "\u00a0", " \n "])
_VOCABULARY = sorted(
    {word for text, _ in ENGLISH + GERMAN for word in text.split()}
    | {"?", "!", "...", "…", "'", "«", "a,", "why", "“ok?”", "1.5", "weil", "because"}
)
_WORDS = st.lists(st.sampled_from(_VOCABULARY), max_size=40)


def _kinds(text: str) -> list[Kind]:
    return [one.kind for one in look_at(text).hints]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_question_gives_the_hints_of_a_careful_reader(text: str, expected: str) -> None:
    assert " ".join(_kinds(text)) == expected


@pytest.mark.parametrize(("text", "expected"), GERMAN)
def test_german_question_gives_the_hints_of_a_careful_reader(text: str, expected: str) -> None:
    look = look_at(text)

    assert " ".join(one.kind for one in look.hints) == expected
    assert look.language.code == "de"


@pytest.mark.parametrize("text", [text for text, _ in ENGLISH if text])
def test_english_question_is_taken_for_english(text: str) -> None:
    assert look_at(text).language.code == "en"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("So, should I talk to my boss?", ["should I"]),
        ("Well. Have you tried talking to her?", ["Have you tried"]),
        ("What now, because of Sam?", ["because"]),
        ("How do I start?  What holds me back?", ["What holds me back"]),
        ("Why can’t they finish on time?", ["Why can’t they"]),
    ],
)
def test_hint_points_at_the_words_that_made_it(text: str, words: list[str]) -> None:
    assert [text[one.start : one.end] for one in look_at(text).hints] == words


def test_look_says_one_sentence_and_one_opening() -> None:
    look = look_at("Should I talk to my boss?")

    assert look.hints == (
        Hint(
            Kind.YES_NO,
            0,
            8,
            "Yes or no could answer it. What, how or who gives a set more to ask about.",
        ),
    )
    assert look.frame == "How might I …?"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_language_has_words_for_every_kind(language: object) -> None:
    assert isinstance(language, type(LANGUAGES[0]))

    assert set(language.said) == set(language.frames) == set(Kind)
    assert [frame for frame in language.frames.values() if look_at(frame).hints] == []
    assert [said for said in language.said.values() if "!" in said] == []


@given(st.text(max_size=300))
def test_any_text_is_looked_at_and_spans_lie_inside_it(text: str) -> None:
    look = look_at(text)

    assert all(0 <= one.start < one.end <= len(text) for one in look.hints)
    assert bool(look.frame) == bool(look.hints)


@given(_WORDS)
def test_any_order_of_words_gives_each_kind_once_and_in_order(words: list[str]) -> None:
    text = " ".join(words)
    look = look_at(text)

    assert [one.kind for one in look.hints] == sorted(
        {one.kind for one in look.hints}, key=list(Kind).index
    )
    assert all(text[one.start : one.end].strip() for one in look.hints)


@given(_WORDS, st.data())
def test_hints_do_not_hang_on_the_kind_of_space_between_words(
    words: list[str], data: st.DataObject
) -> None:
    spread = "".join(word + data.draw(_SPACES) for word in words)

    assert _kinds(data.draw(_SPACES) + spread) == _kinds(" ".join(words))


@given(_WORDS)
def test_hints_do_not_hang_on_capitals(words: list[str]) -> None:
    text = " ".join(words)

    assert _kinds(text.upper()) == _kinds(text.lower()) == _kinds(text)


@pytest.mark.parametrize(
    "piece",
    ["why ", "why do you ", "have you ever ", "and what is ", "?'", "a,", "weil ", "warum a b du "],
)
def test_ten_times_the_text_takes_about_ten_times_as_long(piece: str) -> None:
    short, long = (_seconds(piece * count) for count in (2_000, 20_000))

    # A rule that looked at every pair of words would take a hundred times as long.
    assert long < 40 * short + 0.05


def _seconds(text: str) -> float:
    """Return the best of three, of our own processor time: a busy machine does not count."""
    taken = []
    for _ in range(3):
        before = time.thread_time()
        look_at(text)
        taken.append(time.thread_time() - before)
    return min(taken)
