"""Which words a mail is made of: the library's in a language, or HR's own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from service.mail.errors import UnresolvedPlaceholder

ENGLISH = "en"

_LIBRARY = Path(__file__).resolve().parents[2] / "templates" / "email"


@dataclass(frozen=True)
class Wording:
    """A mail's words before its values are filled in; `source` is in the format of source.py."""

    language: str
    source: str


@cache
def library(touchpoint: str, language: str) -> Wording:
    """Return the library's words in a language, or in English where it has none in it.

    Raises:
        UnresolvedPlaceholder: no mail is called so.
    """
    for one in (language, ENGLISH):
        path = _LIBRARY / touchpoint / f"{one}.md"
        if path.is_file():
            return Wording(one, path.read_text(encoding="utf-8"))
    raise UnresolvedPlaceholder(f"no mail is called {touchpoint}")
