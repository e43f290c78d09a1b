"""Words as they were typed into a field of the form that was sent."""

from flask import request


def typed_words(field: str) -> str:
    """Return a field's words with plain line ends, trimmed; PostgreSQL takes no NUL in text."""
    return request.form.get(field, "").replace("\x00", "").replace("\r\n", "\n").strip()
