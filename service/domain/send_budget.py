"""How much a sender's mailbox may send (graph-contract 6.2), counted in service time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(hours=24)
MAX_A_MINUTE = 30
MAX_A_DAY = 10_000
"""One recipient a mail, so recipients and mails are the same count."""


def next_free(asked: Sequence[datetime], now: datetime) -> datetime:
    """Return the first instant, `now` or later, at which one more send is within the limits.

    Args:
        asked: instants of the sends asked for in the last day, oldest first.
    """
    return max(
        now,
        _free_at(asked, MAX_A_MINUTE, A_MINUTE, now),
        _free_at(asked, MAX_A_DAY, A_DAY, now),
    )


def _free_at(asked: Sequence[datetime], most: int, window: timedelta, now: datetime) -> datetime:
    if len(asked) < most:
        return now
    return asked[-most] + window
