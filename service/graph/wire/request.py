"""One question to Microsoft Graph, and what its answer means."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, unquote, urlencode

from service.graph.errors import error_class

Json = dict[str, Any]  # Graph's objects: any member may be of any JSON type

IMMUTABLE_IDS = 'IdType="ImmutableId"'
NO_MAILBOX = frozenset(
    {
        "ErrorInvalidUser",
        "ErrorNonExistentMailbox",
        "MailboxNotEnabledForRESTAPI",
        "Request_ResourceNotFound",
        "ResourceNotFound",
    }
)
"""Codes of a 404 that is about the mailbox, not about an item in it."""
_MASKED = re.compile(r"(?<=/users/)[^/]+")
_OUTLOOK = re.compile(
    r"/users/([^/?]+)/(?:messages|mailFolders|getMailTips|mailboxSettings|events|calendar\w*)\b"
)
"""What counts against a mailbox's own limits."""
_VAGUE_CODES = frozenset({"", "unknownerror"})


@dataclass(frozen=True)
class GraphRequest:
    """One request, before it has a token.

    Attributes:
        path: below `/v1.0`, percent-encoded, without a query.
        query: decoded; spaces go out as %20, for Graph reads `+` in a filter as a plus.
        json: body of a JSON request; `mime` the body of a MIME one; at most one of the two.
        repeatable: whether asking again is harmless, so that a missing answer means "try later".
    """

    method: str
    path: str
    repeatable: bool
    query: Mapping[str, str] = field(default_factory=dict)
    json: Json | None = None
    mime: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """Path and query as they stand in the URL."""
        if not self.query:
            return self.path
        return f"{self.path}?{urlencode(self.query, quote_via=quote, safe='$')}"

    @property
    def masked(self) -> str:
        """The path without anybody's address, fit for logs and errors."""
        return _MASKED.sub("…", self.path.partition("?")[0])

    @property
    def mailbox(self) -> str | None:
        """Whose mailbox it is about, as the path names it; None for the directory and others."""
        found = _OUTLOOK.match(self.path)
        return None if found is None else unquote(found[1]).casefold()

    def body(self) -> bytes | None:
        """Return what is sent, as bytes."""
        if self.json is not None:
            return json.dumps(self.json, ensure_ascii=False).encode()
        return self.mime

    def header_lines(self) -> dict[str, str]:
        """Return the headers that belong to this request, token and call id apart."""
        lines = {"Accept": "application/json", "Prefer": IMMUTABLE_IDS, **self.headers}
        if self.json is not None:
            lines["Content-Type"] = "application/json"
        elif self.mime is not None:
            lines["Content-Type"] = "text/plain"
        return lines


def mailbox_path(mailbox: str, *parts: str) -> str:
    """Join a mailbox's path; every part is percent-encoded here."""
    encoded = [quote(part, safe="@") for part in (mailbox, *parts)]
    return "/users/" + "/".join(encoded)


def literal(value: str) -> str:
    """Quote a text for an OData filter."""
    return "'" + value.replace("'", "''") + "'"


def decipher(
    request: GraphRequest, status: int, headers: Mapping[str, str], body: bytes, *, call_id: str
) -> Json | None:
    """Turn one Graph answer into its JSON body, or raise.

    Args:
        request: what was asked; `repeatable` says whether asking again is harmless.
        headers: keys in lower case.
        body: raw UTF-8 bytes; empty for 202 and 204.
        call_id: our `client-request-id`, named in errors where the answer names none.

    Returns:
        The JSON object, or None for an empty body.

    Raises:
        GraphThrottled: 429 or 5xx to a repeatable request; carries retry_after in seconds.
        GraphUnreachable: an unreadable success to a repeatable request.
        GraphOutcomeUnknown: any 429, 5xx, unreadable success, or 202 with Retry-After, to a
            request that is not repeatable.
        GraphAuthFailed: 401 or 403.
        GraphNotFound: 404.
        GraphRejected: any other answer; retrying cannot help.

    Source: https://learn.microsoft.com/graph/errors
    """
    answer = _object(body)
    # A 202 that asks us to wait was followed by a second delivery when the call was repeated:
    # https://github.com/microsoftgraph/msgraph-sdk-java/issues/1487
    is_doubtful = status == 202 and "retry-after" in headers and not request.repeatable
    is_readable = answer is not None or not body.strip()
    if 200 <= status < 300 and is_readable and not is_doubtful:
        return answer
    code = _code(answer)
    raise error_class(status, repeatable=request.repeatable)(
        method=request.method,
        url=request.masked,
        status=status,
        code=code,
        request_id=headers.get("request-id") or call_id,
        retry_after=seconds_to_wait(headers, now=datetime.now(UTC)),
    )


def seconds_to_wait(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Read Retry-After, given in seconds or as a date (RFC 9110 10.2.3); keys in lower case."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _object(body: bytes) -> Json | None:
    try:
        answer = json.loads(body) if body.strip() else None
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _code(answer: Json | None) -> str:
    """Find the most specific code: the innermost that says something.

    The inner error is spelled `innerError` and `innererror`, and nests.
    """
    found = ""
    error = (answer or {}).get("error")
    while isinstance(error, dict):
        code = error.get("code")
        if isinstance(code, str) and (not found or code.lower() not in _VAGUE_CODES):
            found = code
        error = error.get("innerError") or error.get("innererror")
    return found
