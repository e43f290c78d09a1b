"""How much a sender's mailbox may send (graph-contract 6.2), counted in service time."""

from collections.abc import Callable
from datetime import datetime, timedelta

MAX_A_MINUTE = 30
MAX_A_DAY = 10_000
"""One recipient a mail, so recipients and mails are the same count."""
LIMITS = (
    ("minute", MAX_A_MINUTE, timedelta(minutes=1)),
    ("day", MAX_A_DAY, timedelta(hours=24)),
)
"""Windows by name: how many in how long."""


def next_free(newest: Callable[[int, datetime], datetime | None], now: datetime) -> datetime:
    """Return the first instant, `now` or later, at which one more send is within the limits.

    Args:
        newest: gives the instant of the n-th newest send since an instant, the newest being the
            first; None where there were fewer. A send counts from when its answer came, which is
            no earlier than the other side counted it; one that is under way counts as now.
    """
    free = now
    for _, most, window in LIMITS:
        counted = newest(most, now - window)
        if counted is not None:
            free = max(free, counted + window)
    return free
