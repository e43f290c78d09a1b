"""Keep event bodies as HTML, with the Teams block that carries the join link."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from typing import Any

_BLOCKS = frozenset(
    ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "hr")
)
_UNSEEN = frozenset(("style", "script", "title"))
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


def html_to_text(markup: str) -> str:
    """Plain text with one line for each block and the bare address behind each link's words."""
    reader = _TextReader()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._links: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.pieces.append("\n")
        if tag == "a":
            self._links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag == "a" and self._links:
            address = self._links.pop()
            if address and not "".join(self.pieces).endswith(address):
                self.pieces.append(f" <{address}>")
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data.replace("\n", " "))
