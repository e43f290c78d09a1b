"""The text part and the HTML part of every mail say the same, in the same order."""

import re

import pytest

from tests.mail.goldens import NAMES, kept_html, kept_subject, kept_text
from tests.mail.reading import links, visible_words

_PREHEADER = re.compile(r'<div style="display:none;[^"]*">(.*?)</div>', flags=re.DOTALL)
_SET_NAME = re.compile(r'<td[^>]* class="name"[^>]*>(.*?)</td>', flags=re.DOTALL)
_BUTTON = re.compile(r":\n(?=https?://)")
"""The text ends a button's words with a colon, and the address below is all it has."""


def _shown_text(name: str) -> str:
    return " ".join(_BUTTON.sub("\n", kept_text(name)).replace("\n--\n", "\n").split())


def _shown_html(name: str) -> str:
    html = _SET_NAME.sub("", _PREHEADER.sub("", kept_html(name)))
    return visible_words(html).replace("\u200a", "").strip()


@pytest.mark.parametrize("name", NAMES)
def test_text_and_html_say_the_same_words_in_the_same_order(name: str) -> None:
    assert _shown_text(name) == _shown_html(name)


@pytest.mark.parametrize("name", NAMES)
def test_text_and_html_lead_to_the_same_places(name: str) -> None:
    text = kept_text(name)
    leads_to = set(re.findall(r"https?://\S+", text))
    # The mailbox in which a message waits is named in passing, in both, and is no link.
    leads_to |= {
        f"mailto:{address}"
        for address in re.findall(r"^(?:Questions|Fragen): .*, (\S+)$", text, re.M)
    }

    assert set(links(kept_html(name))) == leads_to


@pytest.mark.parametrize("name", NAMES)
def test_what_only_the_html_shows_on_top_is_no_fact_of_its_own(name: str) -> None:
    html, plain = kept_html(name), kept_subject(name) + kept_text(name)
    [preheader] = _PREHEADER.findall(html)
    [set_name] = map(visible_words, _SET_NAME.findall(html))

    assert set(re.findall(r"\d+", preheader)) <= set(re.findall(r"\d+", plain))
    assert set_name in plain
