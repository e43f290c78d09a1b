"""Mails of one day as one: what the others had to say, in a line each."""

import pytest

from service.domain.visibility import Reader
from service.mail.catalogue import TOUCHPOINTS, also_line, compose
from service.mail.wording import Wording
from tests.mail.contexts import WORDS, context
from tests.mail.reading import visible_words


def test_also_line_names_set_and_session() -> None:
    assert also_line(context("before-session")) == "Maple, session 2: the form before it"


def test_also_line_is_the_subject_where_there_is_none() -> None:
    words = Wording("en", "Subject: Your page, {given_name}\n\nHello.")

    assert also_line(context("fresh-link"), wording=words) == "Your page, Ann"


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_also_line_is_short_and_holds_nobodys_words(touchpoint: str) -> None:
    line = also_line(context(touchpoint), seen_by=Reader.HR)

    assert 0 < len(line.split()) <= 12
    assert WORDS not in line


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_also_stands_once_in_both_parts_ahead_of_the_button(touchpoint: str) -> None:
    also = ("Oak, session 2: the form before it", "Elm: *welcome* & <b>more</b>.")

    made = compose(context(touchpoint, also=also))

    sentence = (
        "Also on your page: Oak, session 2: the form before it; Elm: *welcome* & <b>more</b>."
    )
    seen = visible_words(made.html)
    assert made.text.count(sentence) == seen.count(sentence) == 1
    link = made.text.find("http")
    assert link == -1 or made.text.index(sentence) < link


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_nothing_merged_says_nothing(touchpoint: str) -> None:
    assert "Also on" not in compose(context(touchpoint)).text
