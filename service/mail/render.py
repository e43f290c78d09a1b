"""From prepared values to subject, text and HTML: Jinja first, then MJML, nothing missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import mrml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError

from service.domain.wording import shortened
from service.errors import SetwiseError

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "email"

SUBJECT_CHARACTERS = 78

# What a template of ours must never compile to: a tag that mrml did not know and let through, or
# anything that a mail program would fetch. Words of people cannot match: they come escaped, and
# no style holds any.
_BROKEN_MARKUP = ("<mj-", "</mj-", "<link", "<img", "<script", ' src="')
_BROKEN_STYLE = ("@import", "url(")


class UnresolvedPlaceholder(SetwiseError):
    """A mail asked for a value that nobody prepared; it must not leave."""


class BrokenTemplate(SetwiseError):
    """A template compiled to something that mail programs cannot show or would fetch."""


@dataclass(frozen=True)
class Rendered:
    """The three parts of a mail; `subject` is one line of at most 78 characters."""

    subject: str
    text: str
    html: str


def render(touchpoint: str, values: Mapping[str, object]) -> Rendered:
    """Render one mail.

    Args:
        touchpoint: the folder's name under templates/email.
        values: everything the templates ask for, plain text; the HTML part escapes it.

    Raises:
        UnresolvedPlaceholder: a template names a value that is not in `values`.
        BrokenTemplate: the MJML did not compile to what may leave.
    """
    try:
        subject = " ".join(
            _words().get_template(f"{touchpoint}/subject.txt").render(values).split()
        )
        subject = shortened(subject, limit=SUBJECT_CHARACTERS)
        text = _words().get_template(f"{touchpoint}/body.txt").render(values)
        mjml = _markup().get_template(f"{touchpoint}/body.mjml").render(values, subject=subject)
    except UndefinedError as exc:
        raise UnresolvedPlaceholder(f"mail {touchpoint}: {exc.message}") from exc
    # Blocks that stay empty leave their blank lines behind.
    text = re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
    return Rendered(subject=subject, text=text, html=_compile(touchpoint, mjml))


def _compile(touchpoint: str, mjml: str) -> str:
    try:
        output = mrml.to_html(mjml)
    except OSError as exc:
        raise BrokenTemplate(f"mail {touchpoint}: its MJML does not compile") from exc
    html = str(output.content)
    styles = "".join(part.partition("</style>")[0] for part in html.split("<style")[1:])
    broken = [
        *(mark for mark in _BROKEN_MARKUP if mark in html),
        *(mark for mark in _BROKEN_STYLE if mark in styles),
        *(str(warning) for warning in output.warnings),
    ]
    if broken:
        raise BrokenTemplate(f"mail {touchpoint}: its HTML holds {', '.join(broken)}")
    return html


@cache
def _words() -> Environment:
    return _environment(escaped=False)


@cache
def _markup() -> Environment:
    return _environment(escaped=True)


def _environment(*, escaped: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=escaped,  # noqa: S701 -- plain text is not HTML; the HTML part escapes
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
