"""Make the plain-text form of an HTML mail, as Exchange does for readers without HTML."""

import re
from html import unescape

_BLOCKS = frozenset(
    {
        "address",
        "blockquote",
        "br",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "hr",
        "li",
        "ol",
        "p",
        "table",
        "tr",
        "ul",
    }
)
_UNSEEN = re.compile(
    r"<!--.*?-->|<![^>]*>|<(script|style|head|title)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_LONG_GAP = re.compile(r"\n{3,}")


def html_to_text(markup: str) -> str:
    """Plain text with a line for each block and the bare address behind each link's words.

    Regular expressions instead of a parser: a bench sends thousands of mails, and parsing each
    took longer than everything else that the sandbox does for it.
    """
    links: list[tuple[str, int]] = []  # address, where the words of the link begin

    def replaced(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name in _BLOCKS:
            return "\n"
        if name != "a":
            return ""
        if not tag[1]:
            href = _HREF.search(tag[3])
            links.append((next(filter(None, href.groups()), "") if href else "", tag.end()))
            return ""
        address, begins = links.pop() if links else ("", 0)
        shown = _TAG.sub("", tag.string[begins : tag.start()]).strip()
        return "" if not address or shown == address else f" <{address}>"

    seen = _UNSEEN.sub("", markup).replace("\n", " ")
    lines = unescape(_TAG.sub(replaced, seen)).split("\n")
    return _LONG_GAP.sub("\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()
