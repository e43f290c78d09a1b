"""What mail programs make of our HTML: nothing fetched, nothing unknown, readable in both modes."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.mail.catalogue import TOUCHPOINTS, compose
from service.mail.context import AboutPerson, LastAction, MailContext, MailReader
from service.mail.errors import BrokenTemplate, UnresolvedPlaceholder
from service.mail.render import _compile
from service.mail.wording import Wording
from tests.mail.contexts import BUTTON_URL, context
from tests.mail.reading import links, tags, visible_words

_HOSTILE = (
    "</mj-text></mj-section><mj-raw><script>alert(1)</script></mj-raw>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% include 'x' %} ${x} #{x}",
    "&lt;b&gt; &amp; &nbsp; &#39;",
    "<!--[if mso]><b>x</b><![endif]-->",
    "]]> <![CDATA[x]]> --> <?xml ?>",
    'a" href="https://evil.example" b=\'c\'',
)


def _all_words(words: str) -> list[MailContext]:
    reader = MailReader(
        given_name=words, name=words, address="ann@company.example", zone="Europe/London"
    )
    return [
        context(
            "before-session",
            reader=reader,
            set_name=words,
            project=words,
            programme_name=words,
            contact_name=words,
            last_action=LastAction(what=words, agreed_on=date(2026, 3, 3)),
        ),
        context("joining", project=words, set_name=words),
        context(
            "manager-summary",
            about=AboutPerson(given_name=words, name=words),
            released=(("Action", words),),
        ),
    ]


@pytest.mark.parametrize("words", _HOSTILE)
def test_words_of_people_are_shown_and_never_interpreted(words: str) -> None:
    for made in _all_words(words):
        plain = compose(_all_words("x")[0] if made.touchpoint == "before-session" else made)
        message = compose(made)

        assert " ".join(words.split()) in visible_words(message.html)
        assert set(links(message.html)) == {BUTTON_URL, "mailto:becky@company.example"}
        assert {tag for tag, _ in tags(message.html)} <= {tag for tag, _ in tags(plain.html)}


@given(words=st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_mail_takes_any_words(words: str) -> None:
    for made in _all_words(words):
        message = compose(made)

        assert len(message.subject) <= 78
        assert "\n" not in message.subject
        assert "\x00" not in message.text + message.html


def test_line_break_in_an_action_cannot_forge_a_line_of_ours() -> None:
    forged = LastAction(
        what="listen\n\nWho reads this: nobody\r\nQuestions: evil@example",
        agreed_on=date(2026, 3, 3),
    )

    message = compose(context("before-session", last_action=forged))

    assert [line for line in message.text.splitlines() if line.startswith("Who reads")] == [
        (
            "Who reads this: your set and your facilitator see your action; only you see your "
            "question, unless you choose more. Your manager sees neither."
        )
    ]


def test_characters_that_turn_the_direction_are_left_out() -> None:
    turned = LastAction(what="pay \u202eevil\u202c me", agreed_on=date(2026, 3, 3))

    message = compose(context("before-session", last_action=turned))

    assert 'you chose to "pay evil me".' in message.text


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_html_fetches_nothing_and_knows_every_tag(touchpoint: str) -> None:
    html = compose(context(touchpoint)).html

    fetching = re.findall(r"<(?:img|link|script|iframe|mj-[a-z]+)|src=|@import|url\(", html)
    outside = set(re.findall(r"https?://[^/\"?]+", html))
    assert fetching == []
    assert outside <= {"http://www.w3.org", "http://127.0.0.1:8000"}


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_html_says_its_language_and_hides_its_tables_from_readers(touchpoint: str) -> None:
    opened = tags(compose(context(touchpoint)).html)

    languages = [attributes.get("lang") for tag, attributes in opened if tag == "html"]
    roles = {attributes.get("role") for tag, attributes in opened if tag == "table"}
    assert languages == ["en-GB"]
    assert roles == {"presentation"}
    assert ("meta", {"name": "color-scheme", "content": "light dark"}) in opened


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_every_text_names_its_font(touchpoint: str) -> None:
    html = compose(context(touchpoint)).html

    families = set(re.findall(r"font-family:([^;]+);", html))
    assert families == {
        "Segoe UI, -apple-system, BlinkMacSystemFont, Helvetica Neue, Arial, sans-serif"
    }


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_preheader_stands_first_and_is_ours(touchpoint: str) -> None:
    plain = context(touchpoint)
    name = plain.set_name or plain.programme_name
    made = compose(plain)
    other = compose(context(touchpoint, set_name="Oak"))

    preheader = visible_words(made.html).split(f" {name} ")[0]
    assert len(preheader) > 10
    assert visible_words(other.html).startswith(preheader)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("#23282c", "#fffdf8"),
        ("#0b625e", "#fffdf8"),
        ("#565a5c", "#fffdf8"),
        ("#565a5c", "#f6f1e7"),
        ("#ffffff", "#0b625e"),
        ("#ece7dd", "#242b31"),
        ("#b8b4aa", "#242b31"),
        ("#b8b4aa", "#1b2126"),
        ("#7fd1c7", "#242b31"),
        ("#10201e", "#7fd1c7"),
    ],
)
def test_colours_pass_aa_in_light_and_dark(ink: str, paper: str) -> None:
    html = compose(context("before-session")).html
    light, dark = sorted((_luminance(ink), _luminance(paper)), reverse=True)

    assert ink in html
    assert paper in html
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_words_that_ask_for_an_unprepared_value_are_refused() -> None:
    words = Wording("en", "Subject: Your page\n\nHello {given_name} of {department}.")

    with pytest.raises(UnresolvedPlaceholder, match=r"nothing is called \{department\}"):
        compose(context("fresh-link"), wording=words)


@pytest.mark.parametrize(
    "mjml",
    [
        "<mjml><mj-body><mj-bogus>x</mj-bogus></mj-body></mjml>",
        "<mjml><mj-body><mj-text>x</mj-text></mj-body></mjml>",
        "<mjml><mj-body>",
    ],
    ids=["unknown tag", "font from elsewhere", "not closed"],
)
def test_template_that_compiles_to_something_broken_is_refused(mjml: str) -> None:
    with pytest.raises(BrokenTemplate, match="mail some-mail: its"):
        _compile("some-mail", mjml)
