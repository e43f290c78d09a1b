"""How much memory each process holds, looked at every second, and whether it grows."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.cli.running import children_of

_EVERY_SECONDS = 1.0

Size = tuple[float, float]
"""Seconds since 1970, megabytes."""


class MemoryWatch:
    """Notes the resident megabytes of processes, each by itself, until it is ended.

    A line is one process: one that was started anew under its name begins a line of its own, and so
    does what a process starts itself, as a web server does the process that answers.
    """

    def __init__(self, process_ids: Callable[[], Mapping[str, int]]) -> None:
        self._process_ids = process_ids
        self.seen: dict[tuple[str, int], list[Size]] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY_SECONDS):
            for name, process_id in self._process_ids().items():
                for each in (process_id, *children_of(process_id)):
                    if megabytes := _resident(each):
                        self.seen.setdefault((name, each), []).append((time.time(), megabytes))

    def throughout(self, since: float, until: float) -> Iterator[tuple[str, list[Size]]]:
        """Yield the line of each process that lived all the while, by its name."""
        for (name, _), seen in self.seen.items():
            sizes = [(at, size) for at, size in seen if since <= at <= until]
            slack = 3 * _EVERY_SECONDS
            if sizes and sizes[0][0] <= since + slack and sizes[-1][0] >= until - slack:
                yield name, sizes


def growth(sizes: list[Size]) -> float:
    """Return by which share of their mean a straight line through sizes rises, end to end."""
    points = [(at - sizes[0][0], size) for at, size in sizes]
    mean_at = sum(at for at, _ in points) / len(points)
    mean = sum(size for _, size in points) / len(points)
    spread = sum((at - mean_at) ** 2 for at, _ in points)
    slope = sum((at - mean_at) * (size - mean) for at, size in points) / spread
    return slope * (points[-1][0] - points[0][0]) / mean


def _resident(process_id: int) -> float:
    """Return a process's megabytes in memory; 0 once it is gone."""
    try:
        status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(found[0].split()[1]) / 1024 if found else 0.0
