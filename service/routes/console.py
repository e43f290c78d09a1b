"""What every HR page shares: the rail of programmes, the words, paging."""

from typing import Any

from flask import render_template

from service.routes import console_words
from service.routes.context import get_db, get_now
from service.store.programme_list import programme_names


def render_console(template: str, **values: Any) -> str:
    """Render one HR page inside its frame.

    `values` are what the page itself shows (Any: a template takes everything).
    """
    return render_template(
        template,
        rail=programme_names(get_db()),
        say=console_words.Saying(get_now()),
        words=console_words,
        **values,
    )


def page_number(text: str | None) -> int:
    """Return a page number from an address, 1 where it says nothing sensible."""
    return int(text) if text and text.isdecimal() and 0 < int(text) < 100_000 else 1
