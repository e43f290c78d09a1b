"""Our part of a meeting's body, between marks, beside the block that Teams puts there."""

import re

from service.graph.wire.request import Json

_OURS = re.compile(r"""<div id=["']?(?:x_)*setwise-text["']?[^>]*>.*?</div>""", re.DOTALL)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)


def has_text(answer: Json, *, subject: str, body_html: str) -> bool:
    """Say whether a meeting's subject and our part of its body are these."""
    found = _OURS.search(str((answer.get("body") or {}).get("content") or ""))
    inner = found and found[0].partition(">")[2].removesuffix("</div>")
    return answer.get("subject") == subject and inner == body_html


def marked(body_html: str) -> str:
    """Put our text between marks by which it is found again; it holds no `div` itself."""
    return f'<div id="setwise-text">{body_html}</div>'


def with_text(content: str, body_html: str) -> str:
    """Return a body in which our text is this one, at the top where it held none of ours."""
    ours = marked(body_html)
    if _OURS.search(content):
        return _OURS.sub(lambda _: ours, content, count=1)
    opening = _BODY.search(content)
    at = opening.end() if opening else 0
    return content[:at] + ours + content[at:]
