"""Service time: the clock that decides what is due (design §3.6)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Whatever tells service time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own time: service time wherever Microsoft 365 is real."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class OffsetClock:
    """The machine's time plus an offset: service time while a sandbox's clock is followed."""

    def __init__(self, read_offset: Callable[[], timedelta]) -> None:
        """Ask `read_offset` at every call, since another process may have moved the clock."""
        self._read_offset = read_offset

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC) + self._read_offset()
