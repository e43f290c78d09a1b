"""Error pages: what happened, what is safe, what to do; typed text stays on the page."""

import logging
import traceback

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from service.routes.fetch_site import FromElsewhere
from service.runs import current_run

_LOG = logging.getLogger(__name__)
_UNTYPED = frozenset({"csrf_token", "withheld", "do", "write", "seen", "column"})

_WORDS: dict[int, tuple[str, str]] = {
    400: (
        "We couldn't read that",
        "What your browser sent was not complete. Go back, reload the page and try again.",
    ),
    403: (
        "This page is not yours to open",
        "Your sign-in does not include it. If you think it should, ask your programme's contact.",
    ),
    404: (
        "There is nothing at this address",
        "Perhaps only part of it was copied. Open the link in your mail again, or ask for another.",
    ),
    405: (
        "That cannot be done here",
        "The page was asked for in a way it does not know. Go back and try again.",
    ),
    413: (
        "That is more than we can take at once",
        "What you sent is larger than eight megabytes. Send it in smaller parts.",
    ),
    429: (
        "A little too fast",
        "Many requests came from here in a short time. Wait a minute, then try again.",
    ),
    500: (
        "We couldn't do this just now",
        "Something went wrong on our side, and nothing was changed. Try again in a minute.",
    ),
}


def register_error_pages(app: Flask) -> None:
    """Give every refusal and every failure a page of our own."""
    app.register_error_handler(CSRFError, _csrf_page)
    app.register_error_handler(FromElsewhere, _elsewhere_page)
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(Exception, _failure_page)


def _csrf_page(_error: CSRFError) -> tuple[str, int]:
    return _page(
        400,
        "This page had been open for too long",
        "Nothing was changed. Reload the page you came from and send it once more.",
    )


def _elsewhere_page(_error: FromElsewhere) -> tuple[str, int]:
    return _page(
        403,
        "That came from another site",
        "Nothing was changed. Open the page itself, from your mail, and send it there.",
    )


def _http_page(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:  # a redirect that werkzeug raised, as for a missing slash
        return error
    title, words = _WORDS.get(status, _WORDS[400 if status < 500 else 500])
    return _page(status, title, words)


def _failure_page(error: Exception) -> tuple[str, int]:
    # Where it broke, never the error's own text: that may quote what somebody typed.
    _LOG.error(
        "request failed",
        extra={
            "rule": request.url_rule.rule if request.url_rule else "no rule",
            "error": type(error).__name__,
            "stack": "".join(traceback.format_tb(error.__traceback__)),
        },
    )
    title, words = _WORDS[500]
    return _page(500, title, words)


def _page(status: int, title: str, words: str) -> tuple[str, int]:
    page = render_template(
        "errors/error.html", title=title, words=words, typed=_sent_text(), run_id=current_run()
    )
    return page, status


def _sent_text() -> list[tuple[str, str]]:
    """Return what was typed into the form that failed, so that its writer can copy it."""
    if request.method != "POST":
        return []
    try:
        return typed_text(request.form)
    except HTTPException:  # the form itself could not be read, as when it is too large
        return []


def typed_text(fields: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Return (name, words) of what stands in a form, hidden fields left out."""
    return [
        (name.replace("_", " ").capitalize(), value)
        for name, value in fields.items(multi=True)
        if value.strip() and name not in _UNTYPED
    ]
