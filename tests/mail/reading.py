"""What a person sees of an HTML mail."""

from html.parser import HTMLParser

_SILENT = ("style", "title", "script")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in _SILENT:
            self._silent += 1
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")
        if tag in ("br", "td", "div"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def visible_words(html: str) -> str:
    """Return the words on one line."""
    return " ".join("".join(_read(html).words).split())


def links(html: str) -> list[str]:
    """Return where every link leads, in order."""
    return _read(html).links


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return every opened tag with its attributes."""
    return _read(html).tags


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader
