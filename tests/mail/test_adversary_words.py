"""Words that try to break the mail which quotes them."""

import pytest

from service.mail.catalogue import compose
from tests.mail.contexts import context


@pytest.mark.parametrize(
    "words",
    ["\ufffe\uffff", "]]></mj-text><mj-raw>", "{{ 7*7 }}", "<!--", "&#0;", "a\r\nBcc: x@y.example"],
)
def test_released_words_never_keep_a_summary_back(words: str) -> None:
    made = compose(context("manager-summary", released=(("Action", f"ask {words} Sam"),)))

    assert "Action" in made.text
    assert not set("\r\n") & set(made.subject)
    assert "<mj-" not in made.html
    assert "49" not in made.html.partition("Action")[2][:200]
