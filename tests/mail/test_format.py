"""The format in which a mail is written: what it takes, what it refuses, what becomes of it."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.message import OutgoingMessage
from service.mail.catalogue import compose
from service.mail.errors import BrokenWording, UnresolvedPlaceholder
from service.mail.wording import Wording
from tests.mail.contexts import BUTTON_URL, context
from tests.mail.reading import links, visible_words


def _written(body: str, *, head: str = "Subject: Your page", **changes: object) -> OutgoingMessage:
    words = Wording("en", f"{head}\n\n{body}")
    return compose(context("before-session", **changes), wording=words)


def _body(made: OutgoingMessage) -> str:
    return made.text.partition("\n--\n")[0].strip()


@pytest.mark.parametrize(
    ("written", "text", "html"),
    [
        ("Come **as you are**.", "Come as you are.", "Come <b>as you are</b>."),
        ("Come *as you are*.", "Come as you are.", "Come <i>as you are</i>."),
        ("- one\n- two", "- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("> said\n> twice", "said twice", '<div class="quote">said\ntwice</div>'),
        (
            "Read [our page](https://x.example/a?b=1).",
            "Read our page (https://x.example/a?b=1).",
            'Read <a href="https://x.example/a?b=1">our page</a>.',
        ),
        ("<https://x.example>", "https://x.example", '<a href="https://x.example">'),
        ("3. März, * and + and 1 < 2", "3. März, * and + and 1 < 2", "* and + and 1 &lt; 2"),
        ("{{given_name}}", "{given_name}", "{given_name}"),
        ("Hello {given_name}_{set_name}.", "Hello Ann_Maple.", "Hello Ann_Maple."),
        ("**{given_name}**", "Ann", "<b>Ann</b>"),
        ("one\n two", "one two", "one\ntwo"),
    ],
)
def test_markdown_becomes_the_same_words_in_both_parts(written: str, text: str, html: str) -> None:
    made = _written(written)

    assert _body(made) == text
    assert html in made.html


@pytest.mark.parametrize(
    "link",
    [
        "[x](http://x.example)",
        "[x](javascript:alert)",
        "[x](https://x.example/{given_name})",
        "<b>x</b>",
        "![x](https://x.example/x.png)",
        '<a href="https://x.example">x</a>',
    ],
)
def test_what_is_no_plain_link_stays_words(link: str) -> None:
    made = _written(link)

    assert links(made.html) in (["mailto:becky@company.example"], _image_as_link(link))
    assert "<img" not in made.html
    assert "<b>x" not in made.html


def _image_as_link(link: str) -> list[str]:
    # An exclamation mark and then a link: shown, but nothing is fetched.
    is_image = link.startswith("!")
    return ["https://x.example/x.png", "mailto:becky@company.example"] if is_image else []


@pytest.mark.parametrize(
    ("project", "text"), [("Oak", "It starts from Oak."), ("", "It starts from nothing.")]
)
def test_condition_keeps_its_paragraph_alone(project: str, text: str) -> None:
    words = (
        "Subject: x\n\n[if project] It starts from {project}.\n\n"
        "[unless project]\nIt starts from nothing."
    )

    made = compose(context("joining", project=project), wording=Wording("en", words))

    assert _body(made) == text


def test_head_line_may_have_a_condition_and_the_first_that_holds_counts() -> None:
    head = "Subject: [unless action] No action\nSubject: {given_name}'s action\nSubject: Never"

    assert _written("x", head=head).subject == "[Maple] Ann's action"
    assert _written("x", head=head, last_action=None).subject == "[Maple] No action"


def test_block_stands_where_it_is_written() -> None:
    made = _written("{when}\n\nCome.\n\n{button}", head="Subject: x\nButton: Look")

    assert _body(made) == (
        "When: Tuesday 7 April, 13:30–16:30 (your time, London); clocks changed on 29 March\n\n"
        f"Come.\n\nLook:\n{BUTTON_URL}"
    )
    assert links(made.html)[:2] == [BUTTON_URL, BUTTON_URL]


def test_block_without_anything_in_it_leaves_no_trace() -> None:
    made = compose(
        context("after-session", next_session=None),
        wording=Wording("en", "Subject: x\n\n[if when] Dates:\n\n{when}\n\nCome."),
    )

    assert _body(made) == "Come."


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Subject: x\n\nHello {nobody}.", "nothing is called {nobody}"),
        ("Subject: x\n\n[if nobody] Hello.", "nothing is called {nobody}"),
        ("Subject: {nobody}\n\nHello.", "nothing is called {nobody}"),
        ("Subject: x\n\n[unless action] {nobody}", "nothing is called {nobody}"),
    ],
)
def test_unknown_placeholder_is_refused_wherever_it_stands(source: str, message: str) -> None:
    with pytest.raises(UnresolvedPlaceholder) as refused:
        compose(context("before-session"), wording=Wording("en", source))

    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Hello {given_name}.", '"Hello {given_name}." is no head line'),
        ("Preview: x\n\nHello.", "has no subject"),
        ("Subject:  \n\nHello.", "has no subject"),
        ("Subject: x\n\nHello {given name}.", "a placeholder is a name in braces"),
        ("Subject: x\n\nHello {given_name.", "a placeholder is a name in braces"),
        ("Subject: x\n\nHello }.", "a placeholder is a name in braces"),
        ("Subject: x\n\n[if action and project] Hello.", "a condition is [if name]"),
        ("Subject: x\n\n[if action] [if project] Hello.", "a condition is [if name]"),
        ("Subject: x\n\n[else] Hello.", "a condition is [if name]"),
        ("Subject: x\n\n[If action] Hello.", "a condition is [if name]"),
        ("Subject: x\n\nWhen: {when}", "stands in a paragraph of its own"),
        ("Subject: {when}\n\nHello.", "stands in a paragraph of its own"),
    ],
)
def test_words_out_of_format_are_refused_with_what_to_mend(source: str, message: str) -> None:
    with pytest.raises(BrokenWording) as refused:
        compose(context("before-session"), wording=Wording("en", source))

    assert message in str(refused.value)


def test_switch_has_no_words_of_its_own() -> None:
    with pytest.raises(BrokenWording, match="is for"):
        compose(context("joining"), wording=Wording("en", "Subject: x\n\n{invited}"))


_NEVER_SHOWN = dict.fromkeys(map(ord, "\x00\ufffe\u202e"))


@pytest.mark.parametrize(
    "typed",
    [
        "</mj-text><mj-raw><script>alert(1)</script></mj-raw>",
        "{{% include 'x' %}} {{{{ 7*7 }}}}",
        "&lt;b&gt; &amp; &nbsp;",
        "<!--[if mso]><b>x</b><![endif]-->",
        "]]> <![CDATA[x]]> --> <?xml ?>",
        "a\x00\x0b\x0c\u2028\ufffe\u202eb\ttab",
    ],
)
def test_words_that_try_to_be_more_than_words_are_shown(typed: str) -> None:
    head = f"Subject: x\nPreview: {typed}\nButton: {typed}"

    made = _written(f"{typed}\n\n{{button}}", head=head)

    braces = typed.replace("{{", "{").replace("}}", "}")
    shown = " ".join(braces.translate(_NEVER_SHOWN).split())
    assert " ".join(_body(made).split()).startswith(shown)
    assert visible_words(made.html).count(shown) == 3
    assert "<script>" not in made.html


_MARKED = ("**a**", "_a_", "[a](https://x.example)", "- a", "> a", "{set_name}", "[if x] a", "{{")


@pytest.mark.parametrize("name", _MARKED)
def test_value_that_looks_like_markdown_is_shown_as_it_is(name: str) -> None:
    made = _written("{set_name}\n\nOn {set_name} **{set_name}**", set_name=name)

    assert _body(made) == f"{name}\n\nOn {name} {name}"
    assert f"{name} On {name} {name}" in visible_words(made.html)
    assert "x.example" not in "".join(links(made.html))


@given(body=st.text(alphabet="ab *_-><[](){}!&\n\\`#1.", max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_words_make_a_mail_without_links_or_are_refused(body: str) -> None:
    found: set[str] = set()
    with suppress(BrokenWording):
        found = set(links(_written(body).html))

    assert found <= {"mailto:becky@company.example"}
