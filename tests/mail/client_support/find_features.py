"""Finds which features of HTML and CSS a mail uses, named as the public data names them.

The package's own check passes over rules inside `@media` and knows no Outlook.com; this one does
not. What the data has no entry for is returned too, so that nothing is passed over in silence.
"""

import re
from html.parser import HTMLParser

from tests.mail.client_support.clients import OUTLOOK_WINDOWS
from tests.mail.client_support.read_css import read_declarations, read_rules

_FOR_WINDOWS = re.compile(
    r"<!--\[if mso(?: \| IE)?\]>(?P<shown>.*?)<!\[endif\]-->", flags=re.DOTALL
)
_FOR_OLD_WINDOWS = re.compile(r"<!--\[if lte mso 11\]>.*?<!\[endif\]-->", flags=re.DOTALL)
_NOT_FOR_WINDOWS = re.compile(
    r"<!--\[if !mso\]><!-->(?P<shown>.*?)<!--<!\[endif\]-->", flags=re.DOTALL
)
_ELEMENTS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "html-h1-h6"),
    **dict.fromkeys(("ul", "ol", "li", "dl", "dt", "dd"), "html-lists"),
    **dict.fromkeys(("table", "thead", "tbody", "tfoot", "tr", "th", "td"), "html-table"),
    **dict.fromkeys(("article", "aside", "details", "figure", "footer"), "html-semantics"),
    **dict.fromkeys(("header", "main", "mark", "nav", "section", "summary"), "html-semantics"),
    **dict.fromkeys(("figcaption", "time"), "html-semantics"),
    "map": "html-image-maps",
    "address": "html-address",
}
_SELECTORS = {
    "css-selector-class": r"\.[\w-]",
    "css-selector-id": r"#[\w-]",
    "css-selector-attribute": r"\[",
    "css-selector-chaining": r"(?:\.[\w-]+){2}",
    "css-selector-child": r">",
    "css-selector-adjacent-sibling": r"\+",
    "css-selector-general-sibling": r"~",
    "css-selector-descendant": r"[\w\])*]\s+[\w.#\[*]",
    "css-selector-universal": r"\*",
    "css-selector-type": r"(?:^|[\s>+~])[a-z]",
}
_LENGTHS = re.compile(r"(?<![\w#-])-?\d*\.?\d+(%|[a-z]+)")
_KEYWORDS = {"css-intrinsic-size", "css-sytem-ui"}


def as_seen_by(client: str, html: str) -> str:
    """Return the HTML without what conditional comments withhold from a mail program."""
    html = _FOR_OLD_WINDOWS.sub("", html)
    if client == OUTLOOK_WINDOWS:
        return _FOR_WINDOWS.sub(lambda hit: hit["shown"], _NOT_FOR_WINDOWS.sub("", html))
    return _FOR_WINDOWS.sub("", _NOT_FOR_WINDOWS.sub(lambda hit: hit["shown"], html))


def find_features(html: str, titles: dict[str, str]) -> tuple[set[str], set[str]]:
    """Return the slugs of the features used, and the uses that have no entry in the data."""
    finder = _Finder(titles)
    finder.feed(html)
    finder.close()
    return finder.features, finder.unlisted


class _Finder(HTMLParser):
    def __init__(self, titles: dict[str, str]) -> None:
        super().__init__()
        self.features: set[str] = set()
        self.unlisted: set[str] = set()
        self._by_title = {
            part: slug
            for slug, title in titles.items()
            for part in (title, *re.split(r", | & ", title))
        }
        self._in_style = False

    def handle_decl(self, decl: str) -> None:
        self._use(f"declaration {decl}", "HTML5 doctype" if decl.lower() == "doctype html" else "")

    def handle_comment(self, data: str) -> None:
        self._use("comment", "HTML comments")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        if tag in _ELEMENTS:
            self.features.add(_ELEMENTS[tag])
        else:
            self._use(f"element {tag}", f"<{tag}> element", f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._style_sheet(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "style":
            for property_name, words in read_declarations(value):
                self._declaration(property_name, words)
            return
        if (tag, name) == ("a", "href"):
            scheme = value.partition(":")[0]
            known = {"mailto": "mailto: links", "#": "Local anchors"}
            self._use(f"link {scheme}", known.get("#" if value.startswith("#") else scheme, ""))
            return
        if (tag, name, value) == ("meta", "name", "color-scheme"):
            self._use("color-scheme", "color-scheme meta tag")
            return
        if name == "media":
            self._condition(f"@media {value}")
            return
        self._use(f"attribute {name}", f"{name} attribute")

    def _style_sheet(self, css: str) -> None:
        if "/*" in css:
            self._use("CSS comment", "CSS comments")
        for rule in read_rules(css):
            if rule.at:
                self._condition(rule.at)
            if len(rule.selectors) > 1:
                self._use("grouping", "Grouping selectors")
            for selector in rule.selectors:
                self._selector(selector)
            for name, value in rule.declarations:
                self._declaration(name, value)

    def _condition(self, at: str) -> None:
        for name in re.findall(r"@[a-z-]+", at):
            self._use(f"rule {name}", name)
        for condition in re.findall(r"\(([a-z-]+)", at):
            self._use(f"condition {condition}", f"@media ({condition})")

    def _selector(self, selector: str) -> None:
        without_values = re.sub(r"\[[^]]*\]", "[]", selector)
        for slug, pattern in _SELECTORS.items():
            if re.search(pattern, without_values):
                self.features.add(slug)
        for pseudo in re.findall(r"::?[a-z-]+", without_values):
            self._use(f"selector {pseudo}", pseudo, f"{pseudo}()")

    def _declaration(self, name: str, value: str) -> None:
        base = re.sub(r"^(margin|padding|border)-(?:left|right|top|bottom)(?:-\w+)?$", r"\1", name)
        base = re.sub(r"^border-(?:width|style|color)$", "border", base)
        kinds = ("", " property", " shorthand", " CSS property")
        self._use(f"property {name}", *(base + kind for kind in kinds))
        bare = value.removesuffix("!important").strip()
        if bare != value:
            self._use("important", "!important keyword")
        for pair in (f"{name}:{bare}", f"{name}: {bare}"):
            self.features |= {self._by_title[pair]} if pair in self._by_title else set()
        for unit in _LENGTHS.findall(bare):
            self._use(f"unit {unit}", f"{unit} unit")
        for function in re.findall(r"([a-z-]+)\(", bare):
            self._use(f"function {function}", f"{function}()", f"CSS {function}() function")
        words = {self._by_title.get(word) for word in re.findall(r"[a-z-]+", bare)}
        self.features |= words & _KEYWORDS
        if bare == "initial":
            self._use("initial", "initial unit")

    def _use(self, what: str, *titles: str) -> None:
        """Note a use under the entry with one of these titles, or that the data has none."""
        slugs = {self._by_title[title] for title in titles if title in self._by_title}
        self.features |= slugs
        if not slugs:
            self.unlisted.add(what)
