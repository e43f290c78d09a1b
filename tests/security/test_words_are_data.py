"""What HR and people write is data: no template language, no markup, no head line comes of it."""

import pytest

from service.mail.errors import BrokenWording
from service.mail.markup import prose
from service.mail.source import parsed

_VALUES = {"given_name": "{{ 7 * 7 }} {action} <b>Ann</b>\nBcc: all@acme.example"}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("{{{{ 7 * 7 }}}}", "{{ 7 * 7 }}"),
        ("{{% include '/etc/passwd' %}}", "{% include '/etc/passwd' %}"),
        ("${7*7}", None),
        ("{given_name.__class__}", None),
        ("{given_name!r}", None),
        ("{0}", None),
    ],
)
def test_no_template_language_runs_in_words_of_hr(words: str, shown: str | None) -> None:
    if shown is None:
        with pytest.raises(BrokenWording):
            prose(words, _VALUES)
    else:
        assert prose(words, _VALUES).text == shown


def test_values_are_shown_as_they_are_and_never_read_again() -> None:
    made = prose("Dear {given_name}", _VALUES)

    assert "{{ 7 * 7 }} {action} &lt;b&gt;Ann&lt;/b&gt;" in made.html
    assert "{{ 7 * 7 }} {action} <b>Ann</b>" in made.text


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=a()>",
        "[x](javascript:alert(1))",
        "[x](http://evil.example/)",
        "[x](https://evil.example/{given_name})",
    ],
)
def test_markup_of_hr_is_no_markup(words: str) -> None:
    made = prose(words, _VALUES)

    assert not any(one in made.html for one in ("<script", "<img", "<a "))


def test_words_of_hr_make_no_head_line_that_we_do_not_know() -> None:
    with pytest.raises(BrokenWording):
        parsed("Subject: Hello\nBcc: all@acme.example\n\nWords")
