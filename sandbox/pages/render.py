"""Render pages, and lead posted forms back to a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sandbox.answers import Answer, GraphFault, Request
from sandbox.calendar.items import mailbox_owner
from sandbox.context import Context
from sandbox.people import find_person

Match = re.Match[str]
Handler = Callable[[Context, Request, Match], Answer]

_HERE = Path(__file__).parent
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page(ctx: Context, template: str, *, status: int = 200, **values: Any) -> Answer:
    """One page; `values` are whatever the template names, hence Any."""
    html = _environment().get_template(template).render(now=ctx.clock.now(), **values)
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return Answer(status, html=html, headers=headers)


def back_to(path: str) -> Answer:
    """Answer a posted form with the page to look at next."""
    return Answer(303, html="", headers={"Location": path})


def problem(ctx: Context, status: int, title: str, text: str) -> Answer:
    return page(ctx, "problem.html", status=status, title=title, text=text)


def person_named(ctx: Context, match: Match) -> dict[str, Any]:
    """The person whose mailbox the address of the page names.

    Raises:
        GraphFault: nobody has this address.
    """
    person = find_person(ctx.store, match["email"])
    return person if person is not None else mailbox_owner(ctx, match["email"])


def viewing(handler: Handler) -> Handler:
    """Turn a refusal into a page that people can read."""

    def answer(ctx: Context, request: Request, match: Match) -> Answer:
        try:
            return handler(ctx, request, match)
        except GraphFault as fault:
            return problem(ctx, fault.status, "That did not work", fault.message)

    return answer


def posting(handler: Handler) -> Handler:
    """As `viewing`, and refuse forms that another site's page has sent."""

    def answer(ctx: Context, request: Request, match: Match) -> Answer:
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            text = "This form was sent by a page that is not part of the sandbox."
            return problem(ctx, 403, "Not from here", text)
        return viewing(handler)(ctx, request, match)

    return answer


def fields(request: Request) -> dict[str, str]:
    """The fields of a posted form; a script that posts JSON is served as well."""
    body = request.body if isinstance(request.body, dict) else {}
    return {str(name): str(value) for name, value in body.items()}


def stylesheet(_ctx: Context, _request: Request, _match: Match) -> Answer:
    css = (_HERE / "static" / "sandbox.css").read_text(encoding="utf-8")
    headers = {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache"}
    return Answer(200, html=css, headers=headers)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
