"""From words and values to subject, text and HTML: parsed, filled, framed, nothing missing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import mrml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.domain.wording import shortened
from service.mail.blocks import Block, Look, Own, Pointer, Values
from service.mail.errors import BrokenTemplate, BrokenWording, UnresolvedPlaceholder
from service.mail.markup import Prose, inline_words, prose
from service.mail.plain import one_line
from service.mail.source import (
    ALSO,
    BUTTON,
    HEADS,
    PREVIEW,
    SUBJECT,
    Passage,
    Piece,
    Source,
    parsed,
    pieces,
)

_FRAME = Path(__file__).resolve().parents[2] / "templates" / "email" / "_base"

SUBJECT_CHARACTERS = 78

# What a mail of ours must never compile to: a tag that mrml did not know and let through, or
# anything that a mail program would fetch. Words of people cannot match: they come escaped, and
# no style holds any.
_BROKEN_MARKUP = ("<mj-", "</mj-", "<link", "<img", "<script", ' src="')
_BROKEN_STYLE = ("@import", "url(")


@dataclass(frozen=True)
class Rendered:
    """The three parts of a mail; `subject` is one line of at most 78 characters."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Frame:
    """What stands around the words of every mail; a field's words are plain and escaped here."""

    html_language: str
    name: str
    """The set's or the programme's, over the greeting."""
    tag: str
    """The same, short enough for the subject."""
    button_href: str
    button_shown: str
    also: tuple[Pointer, ...]
    """What is merged into this mail."""
    why: str
    replies: str
    questions: str
    contact_name: str
    contact_address: str


def render(source: str, values: Values, frame: Frame, *, name: str) -> Rendered:
    """Render one mail.

    Args:
        source: its words, in the format of source.py.
        values: everything that the words may ask for; both parts show it as it is.
        name: of the mail, for the message of an error.

    Raises:
        UnresolvedPlaceholder: the words ask for a value that is not in `values`.
        BrokenWording: the words do not keep to their format.
        BrokenTemplate: the MJML did not compile to what may leave.
    """
    words = _checked(source, values, name=name)
    subject = _subject(words, values, tag=frame.tag)
    parts = _with_also(_filled(words.body, values), frame.also)
    seen = {
        "frame": frame,
        "parts": parts,
        "subject": subject,
        "preheader": head(words, PREVIEW, values),
        "button": head(words, BUTTON, values),
    }
    text = _environment(escaped=False).get_template("frame.txt").render(seen)
    mjml = _environment(escaped=True).get_template("frame.mjml").render(seen)
    # Lines that stay empty leave their blank lines behind.
    text = re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
    return Rendered(subject=subject, text=text, html=_compile(name, mjml))


def render_subject(source: str, values: Values, *, tag: str, name: str) -> str:
    """Render the subject of a mail alone."""
    return _subject(_checked(source, values, name=name), values, tag=tag)


def render_also(source: str, values: Values, *, name: str) -> str:
    """Render the line that tells of this mail within another; its subject where it has none."""
    words = _checked(source, values, name=name)
    return head(words, ALSO, values) or head(words, SUBJECT, values)


def head(words: Source, which: str, values: Values) -> str:
    """Return a head line on one line, with its values; "" where none is kept."""
    for passage in words.heads[which]:
        if passage.is_kept(values):
            return _whole(passage, values)
    return ""


def _subject(words: Source, values: Values, *, tag: str) -> str:
    return shortened(f"[{tag}] {head(words, SUBJECT, values)}", limit=SUBJECT_CHARACTERS)


def _whole(passage: Passage, values: Values) -> str:
    return one_line("".join(_shown(piece, values) for piece in pieces(passage.words)))


def _shown(piece: Piece, values: Values) -> str:
    if not piece.name:
        return piece.words
    value = values[piece.name]
    if isinstance(value, Own):
        raise BrokenWording(f"{{{piece.name}}} is its owner's: it stands in the body alone")
    return inline_words(piece.name, value)


def _checked(source: str, values: Values, *, name: str) -> Source:
    words = parsed(source)
    # All names, so that no condition hides a mistake until the day it holds.
    unknown = sorted(words.names() - set(values))
    if unknown:
        listed = ", ".join(f"{{{one}}}" for one in unknown)
        raise UnresolvedPlaceholder(f"mail {name}: nothing is called {listed}")
    # Every passage, for the same reason.
    for which in HEADS:
        for passage in words.heads[which]:
            _whole(passage, values)
    for passage in words.body:
        _part(passage, values)
    if not head(words, SUBJECT, values):
        raise BrokenWording(f"mail {name} has no subject")
    return words


def _filled(body: Sequence[Passage], values: Values) -> list[Prose | Block]:
    parts: list[Prose | Block] = []
    for passage in body:
        if not passage.is_kept(values):
            continue
        part = _part(passage, values)
        if part if isinstance(part, Block) else part.text.strip():
            parts.append(part)
    return parts


def _part(passage: Passage, values: Values) -> Prose | Block:
    value = values[passage.block] if passage.block else None
    return value if isinstance(value, Block) else prose(passage.words, values)


def _with_also(
    parts: Sequence[Prose | Block], also: Sequence[Pointer]
) -> list[Prose | Block | Pointer]:
    # Behind the button, which stays the first thing to press; what is small print stays behind.
    buttons = [
        at
        for at, part in enumerate(parts, start=1)
        if isinstance(part, Block) and part.look is Look.BUTTON
    ]
    blocks = [at for at, part in enumerate(parts) if isinstance(part, Block)]
    place = max(buttons) if buttons else min(blocks, default=len(parts))
    return [*parts[:place], *also, *parts[place:]]


def _compile(name: str, mjml: str) -> str:
    try:
        output = mrml.to_html(mjml)
    except OSError as exc:
        raise BrokenTemplate(f"mail {name}: its MJML does not compile") from exc
    html = str(output.content)
    styles = "".join(part.partition("</style>")[0] for part in html.split("<style")[1:])
    broken = [
        *(mark for mark in _BROKEN_MARKUP if mark in html),
        *(mark for mark in _BROKEN_STYLE if mark in styles),
        *(str(warning) for warning in output.warnings),
    ]
    if broken:
        raise BrokenTemplate(f"mail {name}: its HTML holds {', '.join(broken)}")
    return html


@cache
def _environment(*, escaped: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(_FRAME),
        autoescape=escaped,  # noqa: S701 -- plain text is not HTML; the HTML part escapes
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
