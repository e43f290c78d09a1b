"""Keep event bodies as HTML, with the Teams block that carries the join link."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from sandbox.plain_text import html_to_text

_ACTIVE = re.compile(r"<(script|style|iframe|object)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_OUTER = re.compile(r"</?(?:html|body)\b[^>]*>|<head\b.*?</head\s*>", re.IGNORECASE | re.DOTALL)


def stored_html(body: dict[str, Any] | None) -> str:
    """An itemBody as the inner HTML that is kept; active content is dropped, as Exchange does."""
    content = (body or {}).get("content") or ""
    if (body or {}).get("contentType") == "text":
        return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in content.splitlines())
    return _OUTER.sub("", _ACTIVE.sub("", content)).strip()


def answered_body(inner: str, *, as_text: bool) -> dict[str, str]:
    """An itemBody in the content type that `Prefer: outlook.body-content-type` asks for."""
    if as_text:
        return {"contentType": "text", "content": html_to_text(inner)}
    head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    return {
        "contentType": "html",
        "content": f"<html><head>{head}</head><body>{inner}</body></html>",
    }


def preview(inner: str) -> str:
    return html_to_text(inner)[:255]


def meeting_block(join_url: str) -> str:
    """The block that Teams appends to the body of an online meeting."""
    return (
        '<div class="me-email-text"><p>________________</p>'
        "<p><b>Microsoft Teams meeting</b> (sandbox)</p>"
        f'<p><a class="me-email-headline" href="{escape(join_url)}">Join the meeting now</a></p>'
        "<p>________________</p></div>"
    )


def carries_meeting(inner: str, join_url: str) -> bool:
    """Whether a body still holds the join link; without it Teams drops the online meeting.

    Source: https://learn.microsoft.com/graph/api/event-update
    """
    return join_url in inner or escape(join_url) in inner
