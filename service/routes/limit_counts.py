"""Counts of page limits in the memory of one process, in place of the library's own.

Its own begins a thread a hundred times a second, which looks through every count that there is:
with a few thousand links pressed in a minute, that took longer than the limits themselves.
"""

import threading
import time

from limits.storage import Storage

_SCHEME = "setwise-memory"
_SWEEP_SECONDS = 60


def counted_at(limits_url: str) -> str:
    """Return where page limits are counted as the library knows it, `memory://` being ours."""
    return f"{_SCHEME}://" if limits_url.startswith("memory://") else limits_url


class Counts(Storage):
    """How often each key was counted, and until when; what is over goes once a minute."""

    STORAGE_SCHEME = [_SCHEME]  # noqa: RUF012 -- the library's own protocol
    base_exceptions = ()

    def __init__(self, uri: str | None = None, **options: bool) -> None:
        """Begin with none."""
        super().__init__(uri, **options)
        self.counts: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._sweep_at = 0.0

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count on, and return how often it was since the first time, at most `expiry` seconds."""
        now = time.time()
        with self._lock:
            if self._sweep_at <= now:
                self.counts = {name: one for name, one in self.counts.items() if one[1] > now}
                self._sweep_at = now + _SWEEP_SECONDS
            count, until = self.counts.get(key, (0, 0.0))
            if until <= now:
                count, until = 0, now + expiry
            self.counts[key] = count + amount, until
            return count + amount

    def get(self, key: str) -> int:
        """Return how often it was counted."""
        count, until = self.counts.get(key, (0, 0.0))
        return count if until > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when it begins anew, in seconds of Unix time."""
        now = time.time()
        return max(now, self.counts.get(key, (0, now))[1])

    def check(self) -> bool:
        """Whether counts can be taken: always."""
        return True

    def reset(self) -> int:
        """Forget all; return how many there were."""
        with self._lock:
            forgotten, self.counts = len(self.counts), {}
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one."""
        with self._lock:
            self.counts.pop(key, None)
