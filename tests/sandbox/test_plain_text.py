"""The plain-text form of an HTML mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.plain_text import html_to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One\n\nTwo & three"),
        ("a<br/>b\nc", "a\nb c"),
        (
            '<a href="http://x.example/?a=1&amp;b=2">Open</a> it',
            "Open <http://x.example/?a=1&b=2> it",
        ),
        ('<a href="http://x.example">http://x.example</a>', "http://x.example"),
        ("<a>no</a></a> address", "no address"),
        (
            "<!doctype html><head><title>T</title></head><style>p{}</style><!--x<p>--><p>Seen</p>",
            "Seen",
        ),
        ('<img alt="a > b">1 < 2', "1 < 2"),
    ],
)
def test_a_mail_is_read_as_text(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


@given(st.text(alphabet="<>a/ =\"'p!-&;\n", max_size=200))
def test_any_markup_is_survived(markup: str) -> None:
    assert html_to_text(markup) == html_to_text(markup).strip()
