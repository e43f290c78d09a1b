"""Tell subscribed apps what changed, over real sockets and never within a caller's request."""

from __future__ import annotations

import http.client
import ipaddress
import json
import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from sandbox.store import Change

if TYPE_CHECKING:
    from sandbox.context import Context

_LOG = logging.getLogger("sandbox")

HANDSHAKE_SECONDS = 10.0
"""Within which Graph wants its validationToken back."""
_ANSWER_SECONDS = 3.0
"""Within which Graph wants a notification answered."""
_TRIES = 3
_PAUSE_SECONDS = 0.2

Told = tuple[str, dict[str, Any]]
"""An app's address, and one notification for it."""
NotificationsOf = Callable[[Change], Iterable[Told]]


class Notifier:
    """Sends what changed to whoever subscribed: at least once, without any promise of order.

    What cannot be delivered in three tries is dropped and counted, where Graph would go on for
    hours; apps must not rely on either.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._queue: queue.SimpleQueue[list[Change] | list[Told] | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, kinds: Sequence[str], notifications_of: NotificationsOf) -> None:
        """Begin to tell of changes to documents of these kinds."""
        self._context.store.watch(kinds, self._queue.put)
        self._thread = threading.Thread(target=self._work, args=(notifications_of,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(timeout=5)

    def tell(self, told: list[Told]) -> None:
        """Send these as well, in their turn."""
        self._queue.put(told)

    def _work(self, notifications_of: NotificationsOf) -> None:
        while (given := self._queue.get()) is not None:
            try:
                self._deliver(self._told(given, notifications_of))
            except Exception:  # noqa: BLE001 -- one bad notification must not end all of them
                _LOG.exception("sandbox mistake: a notification could not be made")

    def _told(
        self, given: list[Change] | list[Told], notifications_of: NotificationsOf
    ) -> list[Told]:
        told: list[Told] = []
        for each in given:
            if isinstance(each, Change):
                told += notifications_of(each)
            else:
                told.append(each)
        if self._context.tenant.notifications_twice:
            # At least once and unordered is all that Graph promises.
            told = [*reversed(told), *told]
        return told

    def _deliver(self, told: list[Told]) -> None:
        by_address: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for address, notification in told:
            by_address[address].append(notification)
        for address, together in by_address.items():
            body = json.dumps({"value": together}).encode()
            delivered = any(self._is_taken(address, body, attempt) for attempt in range(_TRIES))
            outcome = "delivered" if delivered else "dropped"
            self._context.counters.add(f"notifications_{outcome}", len(together))

    def _is_taken(self, address: str, body: bytes, attempt: int) -> bool:
        if attempt and self._stopping.wait(_PAUSE_SECONDS * attempt):
            return False
        try:
            status, _, _ = post(address, body, "application/json", timeout=_ANSWER_SECONDS)
        except (OSError, http.client.HTTPException):
            return False
        return 200 <= status < 300


def answers_handshake(address: str, token: str) -> bool:
    """Say whether an app gives a validationToken back: 200, text/plain, the token alone.

    Source: https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
    """
    mark = "&" if urlsplit(address).query else "?"
    url = address + mark + urlencode({"validationToken": token})
    try:
        status, kind, body = post(url, b"", "text/plain", timeout=HANDSHAKE_SECONDS)
    except (OSError, http.client.HTTPException):
        return False
    return status == 200 and kind.startswith("text/plain") and body == token.encode()


def is_reachable(address: str) -> bool:
    """Say whether the sandbox would write there: plain http, to this machine alone."""
    parts = urlsplit(address)
    if parts.scheme != "http" or not parts.hostname:
        return False
    if parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def post(address: str, body: bytes, kind: str, *, timeout: float) -> tuple[int, str, bytes]:
    """Post to this machine; return status, content type and body. Raises OSError."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    try:
        target = parts.path or "/"
        target += f"?{parts.query}" if parts.query else ""
        connection.request("POST", target, body, {"Content-Type": kind})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    finally:
        connection.close()
