"""What a handler receives and gives back, and the error shape of Microsoft Graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """One request as a handler sees it.

    `path` is percent-decoded and, for Graph routes, begins below /v1.0. `query` holds decoded
    values, the last one where a name repeats. `headers` has lower-case keys. `body` is the
    parsed JSON, or the form fields of a posted form, or None.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any = None  # JSON of any shape: each handler checks it against its schema
    raw: bytes = b""

    def prefers(self, preference: str) -> bool:
        """Whether a Prefer header asks for this, e.g. `IdType="ImmutableId"` (any case)."""
        wanted = preference.lower().replace('"', "")
        given = self.headers.get("prefer", "").lower().replace('"', "")
        return wanted in (part.strip() for part in given.split(","))


@dataclass(frozen=True)
class Answer:
    """What goes back: JSON from `body`, or a page from `html`, or nothing but a status."""

    status: int
    body: Any = None  # JSON of any shape
    headers: Mapping[str, str] = field(default_factory=dict)
    html: str | None = None


class GraphFault(Exception):
    """A refusal that is rendered as Graph's error JSON.

    Source: https://learn.microsoft.com/graph/errors
    """

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers: Mapping[str, str] = dict(headers or {})


def not_found() -> GraphFault:
    """The answer for an item that is not, or no longer, in the mailbox."""
    return GraphFault(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def bad_body(detail: str) -> GraphFault:
    """The answer for an unknown property or a value of the wrong type."""
    return GraphFault(400, "RequestBodyRead", detail)
