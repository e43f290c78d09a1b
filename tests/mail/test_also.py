"""Mails of one day as one: what the others had to say, in a line each."""

from collections import Counter

import pytest

from service.domain.visibility import Reader
from service.mail.catalogue import TOUCHPOINTS, also_line, compose
from service.mail.context import AlsoToday
from service.mail.wording import Wording
from tests.mail.contexts import BUTTON_URL, WORDS, context
from tests.mail.reading import links, visible_words


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
def test_also_stands_once_in_both_parts_with_its_own_link(touchpoint: str) -> None:
    form, page = f"{BUTTON_URL}-oak", f"{BUTTON_URL}-page"
    also = (
        AlsoToday("Oak, session 2: the form before it", form),
        AlsoToday("Elm: *welcome* & <b>more</b>.", page),
    )
    without = compose(context(touchpoint))

    made = compose(context(touchpoint, also=also))

    told = (
        "Also for you today: Oak, session 2: the form before it",
        "Also for you today: Elm: *welcome* & <b>more</b>",
    )
    assert [made.text.count(one) for one in told] == [1, 1]
    assert f"{told[0]}\n{form}\n\n{told[1]}\n{page}\n" in made.text
    seen = visible_words(made.html)
    assert [seen.count(one) for one in told] == [1, 1]
    assert Counter(links(made.html)) - Counter(links(without.html)) == Counter([form, page])


@pytest.mark.parametrize("touchpoint", ["after-session", "before-session", "mid-point"])
def test_also_stands_behind_the_button(touchpoint: str) -> None:
    also = (AlsoToday("Oak, session 2: the form before it", f"{BUTTON_URL}-oak"),)

    text = compose(context(touchpoint, also=also)).text

    assert text.index(f"{BUTTON_URL}\n") < text.index(also[0].line)


def test_also_carries_no_link_for_who_looks_at_a_preview() -> None:
    also = (AlsoToday("Oak, session 2: the form before it", BUTTON_URL),)

    made = compose(context("after-session", also=also), seen_by=Reader.HR)

    assert BUTTON_URL not in made.text + made.html
    assert also[0].line in made.text


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_nothing_merged_says_nothing(touchpoint: str) -> None:
    assert "Also for" not in compose(context(touchpoint)).text
