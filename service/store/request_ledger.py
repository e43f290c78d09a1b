"""Requests to a mailbox within its limit, over all workers and processes, reserved in blocks.

Microsoft 365 takes 10,000 requests of one application to one mailbox in 10 minutes
(https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits). A block is used up
soon after it was taken, so any ten minutes of requests lie in the blocks of a little more.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from service.errors import TryLater
from service.models import RequestBlock
from service.store.database import Database

MAX_REQUESTS = 10_000
_WINDOW = timedelta(minutes=10)
_BLOCK = 50
_BLOCK_LASTS = timedelta(seconds=30)
"""What is left of a block afterwards is let go."""
_LATE = timedelta(seconds=35)
"""Longer than any request takes to arrive: the sum of a transport's timeouts."""


@dataclass
class _Held:
    left: int
    until: datetime


class RequestLedger:
    """Counts one process's requests against what it reserved; thread-safe."""

    def __init__(self, database: Database, real_now: Callable[[], datetime]) -> None:
        self._database = database
        self._real_now = real_now
        self._lock = threading.Lock()
        self._held: dict[str, _Held] = {}

    def admit(self, mailbox: str) -> None:
        """Count one request to a mailbox, right before it leaves.

        Raises:
            TryLater: the mailbox's requests are used up; carries how long to wait.
        """
        with self._lock:
            real_now = self._real_now()
            held = self._held.get(mailbox)
            if held is None or not held.left or held.until < real_now:
                held = self._held[mailbox] = self._take_block(mailbox, real_now)
            held.left -= 1

    def _take_block(self, mailbox: str, real_now: datetime) -> _Held:
        with self._database.writing() as db:
            wait = reserve_requests(db, mailbox, _BLOCK, real_now=real_now)
        if wait is not None:
            message = "this mailbox has been asked as often as it may be in ten minutes"
            raise TryLater(message, retry_after=wait.total_seconds())
        return _Held(_BLOCK, real_now + _BLOCK_LASTS)


def reserve_requests(
    db: Session, mailbox: str, count: int, *, real_now: datetime
) -> timedelta | None:
    """Reserve some requests; return None, or how long to wait where they would be too many."""
    if db.get_bind().dialect.name == "postgresql":
        # Two that look at once would both find room; SQLite's writers take turns anyway.
        db.execute(text("SELECT pg_advisory_xact_lock(hashtext(:mailbox))"), {"mailbox": mailbox})
    counts_for = _WINDOW + _BLOCK_LASTS + _LATE
    own = RequestBlock.mailbox == mailbox
    db.execute(delete(RequestBlock).where(own, RequestBlock.taken_at <= real_now - counts_for))
    taken = db.scalar(select(func.sum(RequestBlock.count)).where(own)) or 0
    if taken + count <= MAX_REQUESTS:
        db.add(RequestBlock(mailbox=mailbox, taken_at=real_now, count=count))
        return None
    oldest = db.scalar(select(func.min(RequestBlock.taken_at)).where(own)) or real_now
    return max(timedelta(seconds=1), oldest + counts_for - real_now)
