"""The sandbox's time: it runs on at the machine's pace or a multiple of it, and can be moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.store import Store

MoveCallback = Callable[[datetime, datetime], None]
"""Called after a move with (time before, time after), both aware UTC; equal where only the rate
changed, or where somebody stands who lives through a move."""
_FASTEST = 3600.0
_IN_STEP = timedelta(seconds=2)
"""Of the machine; whoever stands nearer than this has lived through a move."""


class SandboxClock:
    """Sandbox time = the time of the last move + what the machine counted since, times a rate.

    The store keeps the last move as machine time and an offset to it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._callbacks: list[MoveCallback] = []
        saved = store.get("clock", "offset") or {}
        now = datetime.now(UTC)
        self._since = datetime.fromisoformat(saved["since"]) if "since" in saved else now
        self._offset = timedelta(seconds=saved.get("seconds", 0))
        self._rate = float(saved.get("rate", 1))
        # The machine's time and ours when a service last told where it stands.
        self._lived: tuple[datetime, datetime] | None = None

    @property
    def rate(self) -> float:
        """Sandbox minutes per minute of the machine."""
        return self._rate

    def now(self) -> datetime:
        return self._at(datetime.now(UTC))

    def lived(self) -> datetime:
        """Return where the service stands that lives through the last move, ours once it is over.

        What it does takes place then, so that rates are counted there: mails of a week go in
        minutes of ours, and yet are days apart.
        """
        machine = datetime.now(UTC)
        if self._lived is None:
            return self._at(machine)
        told, at = self._lived
        return min(self._at(machine), at + (machine - told) * self._rate)

    def live_at(self, at: datetime) -> None:
        """Take note of where a service stands that lives through a move."""
        if at.tzinfo is None:
            raise ValueError("a service stands at a time with an offset, such as ...Z")
        now = self.now()
        is_over = now - at <= _IN_STEP * max(1.0, self._rate)
        self._lived = None if is_over else (datetime.now(UTC), at.astimezone(UTC))
        for callback in self._callbacks:
            callback(now, now)

    def set(self, to: datetime) -> None:
        """Move to an instant, forwards or backwards; `to` must be aware."""
        if to.tzinfo is None:
            raise ValueError("the clock can only be set to a time with an offset, such as ...Z")
        machine = datetime.now(UTC)
        self._begin(machine, self._at(machine), to.astimezone(UTC), self._rate)

    def advance(self, by: timedelta) -> None:
        self.set(self.now() + by)

    def run_at(self, rate: float) -> None:
        """Run on from now at so many sandbox minutes per minute of the machine."""
        if not 0 < rate <= _FASTEST:
            raise ValueError(f"the rate must be above 0 and at most {_FASTEST:g}")
        machine = datetime.now(UTC)
        now = self._at(machine)
        if self._lived is not None:
            self._lived = machine, self.lived()
        self._begin(machine, now, now, rate)

    def on_move(self, callback: MoveCallback) -> None:
        """Register what must happen when the clock has jumped."""
        self._callbacks.append(callback)

    def _at(self, machine: datetime) -> datetime:
        return self._since + self._offset + (machine - self._since) * self._rate

    def _begin(self, machine: datetime, before: datetime, to: datetime, rate: float) -> None:
        self._since, self._offset, self._rate = machine, to - machine, rate
        kept = {"since": machine.isoformat(), "seconds": self._offset.total_seconds()}
        self._store.put("clock", "offset", {**kept, "rate": rate})
        for callback in self._callbacks:
            callback(before, self.now())
