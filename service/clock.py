"""Service time: the clock that decides what is due (design §3.6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


@dataclass(frozen=True)
class Standing:
    """Where a clock stood at one instant of the machine's, and how fast it runs on from there."""

    at: datetime
    real: datetime
    rate: float = 1.0
    """Its minutes per real minute."""

    def now(self, real_now: datetime) -> datetime:
        """Return where it stands at another instant of the machine's."""
        return self.at + (real_now - self.real) * self.rate


class Clock(Protocol):
    """Whatever tells service time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def seconds_until(self, instant: datetime) -> float:
        """Return in how many real seconds it will be an instant; below 0 where it has been."""
        ...

    def in_seconds(self, seconds: float) -> datetime:
        """Return what it will be in so many real seconds."""
        ...


class SystemClock:
    """The machine's own time: service time wherever Microsoft 365 is real."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)

    def seconds_until(self, instant: datetime) -> float:
        """Return in how many seconds it will be an instant; below 0 where it has been."""
        return (instant - self.now()).total_seconds()

    def in_seconds(self, seconds: float) -> datetime:
        """Return what it will be in so many seconds."""
        return self.now() + timedelta(seconds=seconds)


class FollowingClock:
    """Service time while a sandbox's clock is followed: as it was last set, running on."""

    def __init__(self, read: Callable[[], Standing | None]) -> None:
        """Ask `read` at every call, since another process may have moved it; None: never set."""
        self._read = read

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self.in_seconds(0)

    def seconds_until(self, instant: datetime) -> float:
        """Return in how many real seconds it will be an instant; below 0 where it has been."""
        real_now = datetime.now(UTC)
        standing = self._read() or Standing(real_now, real_now)
        return (instant - standing.now(real_now)).total_seconds() / standing.rate

    def in_seconds(self, seconds: float) -> datetime:
        """Return what it will be in so many real seconds."""
        real = datetime.now(UTC) + timedelta(seconds=seconds)
        standing = self._read()
        return real if standing is None else standing.now(real)
