"""One id for all that a request or a piece of work does: in its log lines, and at Microsoft's."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

_FIELD = "run"
_DIGITS = 8


@contextmanager
def run() -> Iterator[str]:
    """Begin one; yield its id, eight hexadecimal digits, which every log line within carries."""
    run_id = uuid.uuid4().hex[:_DIGITS]
    with structlog.contextvars.bound_contextvars(**{_FIELD: run_id}):
        yield run_id


def current_run() -> str:
    """Return the id of the run that we are in, or an empty text."""
    return str(structlog.contextvars.get_contextvars().get(_FIELD, ""))


def call_id() -> str:
    """Return a new UUID for one call to somebody else; it begins with the id of the run."""
    drawn = uuid.uuid4().hex
    return str(uuid.UUID(current_run() + drawn[len(current_run()) :]))
