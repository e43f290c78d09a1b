"""Our HTML and CSS against public data on what mail programs know: Outlook, Gmail, Apple Mail."""

import re

import pytest

from tests.mail.client_support.clients import CLIENTS, OUTLOOK_WINDOWS
from tests.mail.client_support.data import load_support
from tests.mail.client_support.explained_css import EXPLAINED_CSS
from tests.mail.client_support.explained_html import EXPLAINED_HTML
from tests.mail.client_support.find_features import as_seen_by, find_features
from tests.mail.client_support.read_css import Rule, read_rules
from tests.mail.client_support.unlisted import UNLISTED
from tests.mail.goldens import NAMES, kept_html

_SUPPORT = load_support()
_STYLE_LIMIT = 16_000
"""Gmail drops what goes beyond (the data's note on `<style>`); in characters, all of ours ASCII."""
_CLIP_LIMIT = 100_000
"""Gmail cuts a mail off at about 102 KB."""


def test_every_lack_of_a_mail_program_is_explained() -> None:
    lacks: dict[str, dict[str, str]] = {}
    unlisted: set[str] = set()
    for html in map(kept_html, NAMES):
        for client in CLIENTS:
            used, unknown = find_features(as_seen_by(client, html), _SUPPORT.titles)
            unlisted |= unknown
            for slug in used:
                if client in _SUPPORT.lacks[slug]:
                    lacks.setdefault(slug, {})[client] = _SUPPORT.lacks[slug][client]

    explained = EXPLAINED_CSS | EXPLAINED_HTML
    assert lacks == {slug: lack.by_client() for slug, lack in explained.items()}
    assert unlisted == set(UNLISTED)


def test_features_are_found_wherever_they_stand() -> None:
    html = (
        "<style>.a.b > p:hover { margin: -1em !important; } @media (hover) { @supports (x) { "
        "#c ~ i, * { gap: calc(1px + 2vw); display:flex; width: fit-content } } }</style>"
        '<a href="#x" style="color:red;background:#fff;background:url(x)">x</a>'
        "<video></video><!-- x -->"
    )

    used, unlisted = find_features(html, _SUPPORT.titles)

    assert {_SUPPORT.titles[slug] for slug in used} == {
        *("<style> element", "<video> element", "HTML comments", "Local anchors"),
        *("Class selector", "Chaining selectors", "Child combinator", "Type selector", ":hover"),
        *("margin", "em unit", "!important keyword", "@media", "@supports", "Grouping selectors"),
        *("@media (hover), @media (any-hover)", "ID selector", "General sibling combinator"),
        *("Universal selector *", "gap, column-gap, row-gap", "CSS calc() function", "px unit"),
        *("vw unit", "display", "display:flex", "background", "width property"),
        "fit-content, min-content, max-content",
    }
    assert unlisted == {"element a", "property color", "function url", "condition x"}


def test_rules_are_read_out_of_conditions() -> None:
    css = "/* x{} */ a, b { color: red; } @media (x) { p { margin: 0 } } @import url(y)"

    assert read_rules(css) == [
        Rule("", ("a", "b"), (("color", "red"),)),
        Rule("@media (x)", ("p",), (("margin", "0"),)),
        Rule("@import url(y)", (), ()),
    ]


def test_conditional_comments_are_read_by_outlook_on_windows_alone() -> None:
    html = "<!--[if mso | IE]><table><![endif]--><!--[if !mso]><!--><p><!--<![endif]--><b>"

    assert as_seen_by(OUTLOOK_WINDOWS, html) == "<table><b>"
    assert as_seen_by("gmail.ios", html) == "<p><b>"


@pytest.mark.parametrize("name", NAMES)
def test_mail_has_no_picture_that_could_be_off(name: str) -> None:
    html = kept_html(name).lower()

    assert re.findall(r"<(?:img|picture|svg|video|object|embed|input|v:[a-z]+)\b", html) == []
    assert re.findall(r"\b(?:background-image|list-style-image|border-image)\b", html) == []
    assert re.findall(r"\burl\(|\bsrc(?:set)?=|\bbackground=|\bdata:", html) == []


@pytest.mark.parametrize("name", NAMES)
def test_mail_is_within_the_sizes_that_gmail_keeps(name: str) -> None:
    html = kept_html(name)
    sheets = re.findall(r"<style\b[^>]*>(.*?)</style>", html, flags=re.DOTALL)
    body = html.partition("<body")[2]

    assert len(html.encode()) < _CLIP_LIMIT
    assert sum(map(len, sheets)) < _STYLE_LIMIT
    assert "<style" not in body
