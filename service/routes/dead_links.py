"""The pages of links that open no form: why, what is safe, and the way to a fresh link."""

from dataclasses import dataclass

from flask import render_template
from werkzeug.datastructures import MultiDict

from service.domain.standing import Standing
from service.domain.wording import moment_in_words
from service.models import FormLink
from service.routes.context import get_now
from service.routes.error_pages import typed_text
from service.routes.link_view import session_words


@dataclass(frozen=True)
class _Words:
    title: str
    words: str


_WORDS = {
    Standing.EARLY: _Words(
        "This form is not open yet",
        "It opens on {opens}. Your link stays the same; come back then.",
    ),
    Standing.CLOSED: _Words(
        "This form has closed",
        "It was open until {closes}. {kept}",
    ),
    Standing.CANCELLED: _Words(
        "This form is no longer needed",
        "The meeting it belongs to does not take place as planned. {kept}",
    ),
    Standing.LEFT: _Words(
        "This form has ended with the place in the set",
        "It belonged to a place in a set that has been given up. {kept}",
    ),
    Standing.REVOKED: _Words(
        "This link has been replaced",
        "A newer link was sent, and only that one opens the form. Nothing you wrote is lost.",
    ),
}


def dead_link_page(
    link: FormLink, standing: Standing, *, typed: MultiDict[str, str] | None = None
) -> tuple[str, int]:
    """Return the page for a link of ours that does not open its form now.

    Args:
        typed: what was sent to it, which stays on the page for copying.
    """
    found = _WORDS[standing]
    zone, now = link.person.zone, get_now()
    kept = "What you sent is kept." if link.reply else "Nothing more is asked of you here."
    words = found.words.format(
        opens=moment_in_words(link.opens_at, zone=zone, now=now),
        closes=moment_in_words(link.closes_at, zone=zone, now=now),
        kept=kept,
    )
    # A revoked link may be in the wrong hands: its page names nothing.
    session = "" if standing is Standing.REVOKED else session_words(link)
    status = 403 if standing is Standing.EARLY else 410
    return _page(found.title, words, session, typed), status


def unknown_link_page(*, typed: MultiDict[str, str] | None = None) -> tuple[str, int]:
    """Return the page for a link that we did not make."""
    title = "We don't know this link"
    words = "Perhaps only part of it was copied. Open it from your mail again."
    return _page(title, words, "", typed), 404


def _page(title: str, words: str, session: str, typed: MultiDict[str, str] | None) -> str:
    return render_template(
        "participant/dead_link.html",
        title=title,
        words=words,
        session=session,
        typed=typed_text(typed) if typed is not None else [],
    )
