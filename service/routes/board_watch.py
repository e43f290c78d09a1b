"""Says "nothing changed" to a page that watches a board, before any of the application runs.

Eight phones ask every second; that one row has not changed is all that most answers say. Such an
answer holds no words and opens nothing: it needs the tag that a full answer, which checked who
asks, gave to this very address less than a minute ago.
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from service.store.boards import board_version
from service.store.database import Database

_GOOD_SECONDS = 60
"""How long a page may be told so without being asked who it is again."""

Application = Callable[..., Iterable[bytes]]


class BoardTags:
    """Makes and reads the tags of a board's states: version, until when, and our signature."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        """Sign with the first key, read with any."""
        self._keys = [key.encode() for key in secret_keys]

    def make(self, path: str, version: int) -> str:
        """Return the tag of what stands at an address now."""
        until = int(time.time()) + _GOOD_SECONDS
        return f'"{version}-{until}-{_sign(self._keys[0], path, version, until)}"'

    def read(self, path: str, tag: str) -> tuple[int, bool] | None:
        """Return the version and whether the tag is still good by itself; None if not ours."""
        # A proxy that compresses answers marks the tag as weak.
        parts = tag.strip().removeprefix("W/").strip('"').split("-")
        if len(parts) != 3 or not (parts[0].isdecimal() and parts[1].isdecimal()):
            return None
        version, until = int(parts[0]), int(parts[1])
        given = parts[2].encode(errors="replace")
        signed = (_sign(key, path, version, until).encode() for key in self._keys)
        if not any(hmac.compare_digest(one, given) for one in signed):
            return None
        return version, time.time() < until


class BoardWatch:
    """The application with the short way before it."""

    def __init__(self, application: Application, database: Database, tags: BoardTags) -> None:
        self._application, self._database, self._tags = application, database, tags

    def __call__(
        self,
        environ: dict[str, Any],  # Any -- WSGI's own
        start_response: Callable[..., Any],  # Any -- as above
    ) -> Iterable[bytes]:
        """Answer 304 where nothing changed; leave everything else to the application."""
        tag = environ.get("HTTP_IF_NONE_MATCH")
        if tag and environ["REQUEST_METHOD"] == "GET" and self._is_unchanged(environ, tag):
            headers = [("ETag", tag), ("Cache-Control", "no-store")]
            start_response("304 Not Modified", headers)
            return []
        return self._application(environ, start_response)

    def _is_unchanged(self, environ: dict[str, Any], tag: str) -> bool:  # Any -- as above
        path = environ.get("PATH_INFO", "")
        parts = path.split("/")
        if len(parts) != 6 or (parts[1], parts[3], parts[5]) != ("p", "board", "state"):
            return False
        known = self._tags.read(path, tag)
        if known is None or not parts[4].isdecimal() or len(parts[4]) > 9:
            return False
        version, is_good = known
        return is_good and board_version(self._database, int(parts[4])) == version


def _sign(key: bytes, path: str, version: int, until: int) -> str:
    message = f"setwise.board-tag:{path}:{version}:{until}".encode(errors="replace")
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:32]
