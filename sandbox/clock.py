"""The sandbox's time: it runs on at the machine's pace and can be moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.store import Store

MoveCallback = Callable[[datetime, datetime], None]
"""Called after a move with (time before, time after), both aware UTC."""


class SandboxClock:
    """Sandbox time = machine time + an offset that is kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._callbacks: list[MoveCallback] = []
        saved = store.get("clock", "offset")
        self._offset = timedelta(seconds=saved["seconds"] if saved else 0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def set(self, to: datetime) -> None:
        """Move to an instant, forwards or backwards; `to` must be aware."""
        if to.tzinfo is None:
            raise ValueError("the clock can only be set to a time with an offset, such as ...Z")
        machine = datetime.now(UTC)
        before, self._offset = machine + self._offset, to.astimezone(UTC) - machine
        self._store.put("clock", "offset", {"seconds": self._offset.total_seconds()})
        for callback in self._callbacks:
            callback(before, self.now())

    def advance(self, by: timedelta) -> None:
        self.set(self.now() + by)

    def on_move(self, callback: MoveCallback) -> None:
        """Register what must happen when the clock has jumped."""
        self._callbacks.append(callback)
