"""Which Graph requests are being worked on now, and how the latest ended."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_KEPT = 500


@dataclass
class Asked:
    """One request; `status` is None while it is open, 0 where the connection was closed instead.

    `target` is path and query, decoded; `port` is the client's end of the connection; `began_at`
    is the machine's time in seconds since 1970.
    """

    number: int
    method: str
    target: str
    port: int
    began_at: float
    status: int | None = None


class RequestLog:
    """Thread-safe; kept in memory alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._open: dict[int, Asked] = {}
        self._ended: deque[Asked] = deque(maxlen=_KEPT)

    @contextmanager
    def noted(self, method: str, target: str, port: int) -> Iterator[Asked]:
        """Count a request as open; whoever works it sets the status that it is answered with."""
        with self._lock:
            self._count += 1
            asked = Asked(self._count, method, target, port, time.time())
            self._open[self._count] = asked
        try:
            yield asked
        finally:
            with self._lock:
                asked.status = asked.status or 0
                del self._open[asked.number]
                self._ended.append(asked)

    def opened(self) -> list[Asked]:
        """Return the open requests, the oldest first."""
        with self._lock:
            return list(self._open.values())

    def ended(self, last: int) -> list[Asked]:
        """Return the requests that ended last, in the order in which they ended."""
        with self._lock:
            return list(self._ended)[-last:] if last else []

    def clear(self) -> None:
        """Forget what has ended."""
        with self._lock:
            self._ended.clear()
