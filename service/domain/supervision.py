"""When a facilitator is reminded to talk with a peer about their own work."""

from datetime import datetime, timedelta

_EVERY = 3
_STANDS = timedelta(days=21)


def is_due(held: int, *, last_ended_at: datetime | None, now: datetime) -> bool:
    """Say whether the prompt stands: three weeks long after every third session of a set."""
    if last_ended_at is None or held % _EVERY:
        return False
    return now - last_ended_at < _STANDS
