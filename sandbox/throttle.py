"""Count what each mailbox is asked, and refuse what is over the published limits.

Source: https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
"""

import math
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sandbox.answers import GraphFault

CONCURRENT_REQUESTS = 4
REQUESTS = 10_000
WINDOW_SECONDS = 600.0


@dataclass
class Limits:
    """Which published limits are enforced, and by what factor they are stretched."""

    enforced: bool = False  # requests in 10 minutes, messages a minute, recipients a day
    concurrency: bool = True  # four requests at once per mailbox
    scale: float = 1.0

    def scaled(self, published: int) -> int:
        return max(1, round(published * self.scale))


class Throttle:
    """Requests in flight and in the last ten minutes of real time, per mailbox; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_flight: defaultdict[str, int] = defaultdict(int)
        self._recent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._over: Counter[str] = Counter()
        self._highest: Counter[str] = Counter()

    @contextmanager
    def admitted(self, mailbox: str, limits: Limits) -> Iterator[None]:
        """Hold one of the mailbox's places while its request is worked on.

        Raises:
            GraphFault: 429 with Retry-After; the refused request counts all the same.
        """
        with self._lock:
            self._count(mailbox, limits)
            if limits.concurrency and self._in_flight[mailbox] >= limits.scaled(
                CONCURRENT_REQUESTS
            ):
                self._over["concurrency"] += 1
                raise throttled("Application is over its MailboxConcurrency limit.", 1)
            self._in_flight[mailbox] += 1
            self._highest[mailbox] = max(self._highest[mailbox], self._in_flight[mailbox])
        try:
            yield
        finally:
            with self._lock:
                self._in_flight[mailbox] -= 1

    def clear(self) -> None:
        """Forget the last ten minutes and every count; requests in flight stay counted."""
        with self._lock:
            self._recent.clear()
            self._over.clear()
            self._highest.clear()

    def note_over(self, limit: str) -> None:
        """Count a request that was over a limit of another kind."""
        with self._lock:
            self._over[limit] += 1

    def state(self) -> dict[str, dict[str, int]]:
        """How many requests were `over` each limit, and the most `at_once` in each mailbox."""
        with self._lock:
            return {"over": dict(self._over), "at_once": dict(self._highest)}

    def _count(self, mailbox: str, limits: Limits) -> None:
        if not limits.enforced:
            return
        now, recent = time.monotonic(), self._recent[mailbox]
        while recent and recent[0] <= now - WINDOW_SECONDS:
            recent.popleft()
        recent.append(now)
        if len(recent) > limits.scaled(REQUESTS):
            self._over["requests"] += 1
            wait = math.ceil(recent[0] + WINDOW_SECONDS - now)
            raise throttled("Application is over its RequestCount limit.", max(1, wait))


def throttled(message: str, retry_after: int) -> GraphFault:
    return GraphFault(429, "ApplicationThrottled", message, {"Retry-After": str(retry_after)})
