"""A paragraph of Markdown as HTML and as plain text; values are shown, never interpreted."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from service.mail.blocks import Large, Own, Value, Values
from service.mail.errors import BrokenWording
from service.mail.source import brace_at, brace_length

_RULES = ("blockquote", "list", "newline", "escape", "emphasis", "link", "autolink")
_PLACEHOLDER = "placeholder"
_LARGE = "font-size:24px;letter-spacing:2px;white-space:nowrap;"

_TAGS = {"a", "b", "br", "div", "i", "li", "ul"}
_ATTRIBUTES = {"a": {"href"}, "b": {"style"}, "div": {"class"}}


@dataclass(frozen=True)
class Prose:
    """One paragraph in both parts of a mail."""

    html: Markup
    text: str


def prose(words: str, values: Values) -> Prose:
    """Render a paragraph; every placeholder in it must be among the values.

    Raises:
        BrokenWording: a placeholder stands for something that cannot stand within words.
    """
    tree = _tree(words)
    shown = "".join(_html(node, values) for node in tree.children)
    cleaned = nh3.clean(
        shown, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https"}, link_rel=None
    )
    text = "\n".join(_text(node, values) for node in tree.children)
    # As MJML wants it, which is XML.
    return Prose(Markup(cleaned.replace("<br>", "<br />")), text)  # noqa: S704 -- cleaned above


def inline_words(name: str, value: Value) -> str:
    """Return a value as it stands within a sentence."""
    if isinstance(value, Own):
        return value.words
    if isinstance(value, bool):
        raise BrokenWording(f"{{{name}}} has no words: it is for [if {name}] alone")
    if isinstance(value, str | int):
        return str(value)
    raise BrokenWording(f"{{{name}}} stands in a paragraph of its own")


def _html(node: SyntaxTreeNode, values: Values) -> str:
    if node.type == _PLACEHOLDER:
        value = values[node.content]
        words = html.escape(inline_words(node.content, value))
        return f'<b style="{_LARGE}">{words}</b>' if isinstance(value, Large) else words
    if node.type == "text":
        return html.escape(node.content)
    if node.type in ("softbreak", "hardbreak"):
        return "\n" if node.type == "softbreak" else "<br />"
    inside = _joined_html(node, values)
    if node.type == "link":
        return f'<a href="{html.escape(str(node.attrs["href"]))}">{inside}</a>'
    before, after = _AROUND.get(node.type, ("", ""))
    return f"{before}{inside}{after}"


def _joined_html(node: SyntaxTreeNode, values: Values) -> str:
    between = "<br />" if node.type in ("blockquote", "list_item") else ""
    return between.join(_html(child, values) for child in node.children)


_AROUND = {
    "strong": ("<b>", "</b>"),
    "em": ("<i>", "</i>"),
    "blockquote": ('<div class="quote">', "</div>"),
    "bullet_list": ("<ul>", "</ul>"),
    "list_item": ("<li>", "</li>"),
}


def _text(node: SyntaxTreeNode, values: Values) -> str:
    if node.type == _PLACEHOLDER:
        return inline_words(node.content, values[node.content])
    if node.type == "text":
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " " if node.type == "softbreak" else "\n"
    between = "\n" if node.type in ("blockquote", "bullet_list", "list_item") else ""
    inside = between.join(_text(child, values) for child in node.children)
    if node.type == "link":
        href = str(node.attrs["href"])
        return inside if inside == href else f"{inside} ({href})"
    return "- " + inside.replace("\n", "\n  ") if node.type == "list_item" else inside


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the library's own hook
        """Take plain https alone; a placeholder in an address would hide where it leads."""
        return url.lower().startswith("https://") and "%7B" not in url


@lru_cache(maxsize=4096)
def _tree(words: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_parser().parse(words))


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("zero", {"html": False})
    parser.enable(_RULES)
    parser.inline.ruler.before("escape", _PLACEHOLDER, _placeholder)
    parser.block.ruler.at("list", _dashed_list, {"alt": ["paragraph", "blockquote"]})
    return parser


def _placeholder(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- markdown-it's
    if state.src[state.pos] not in "{}":
        return False
    piece = brace_at(state.src, state.pos)
    if not silent:
        token = state.push(_PLACEHOLDER if piece.name else "text", "", 0)
        token.content = piece.name or piece.words
    state.pos += brace_length(piece)
    return True


def _dashed_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- markdown-it's
    """Take `- ` for a list and nothing else: "3. März" begins a sentence."""
    first = state.bMarks[start] + state.tShift[start]
    listed: Callable[[StateBlock, int, int, bool], bool] = list_block
    return state.src[first : first + 2] == "- " and listed(state, start, end, silent)
