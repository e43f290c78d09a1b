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


@pytest.mark.parametrize(
    ("letters", "count"), [("&", 1), ("😀", 1), ("x\n", 1), ('"', 40), ("word ", 40)]
)
def test_released_words_of_any_length_make_a_mail_that_exchange_takes(
    letters: str, count: int
) -> None:
    words = letters * (400_000 // count)

    made = compose(context("manager-summary", released=(("Action", words),) * count))

    # Each part is base64, and the whole is base64 once more.
    size = len((made.text + made.html).encode()) * (4 / 3) ** 2 * 1.03
    assert size < 4_000_000
    assert made.text.count("(there is more: ask Ann)") == count


def test_released_words_of_a_usual_length_stand_whole() -> None:
    words = "I asked Sam for the figures, and looked at each of them twice. " * 100

    made = compose(context("manager-summary", released=(("Action", words),) * 10))

    assert made.text.count("I asked Sam") == 1000
    assert "there is more" not in made.text
