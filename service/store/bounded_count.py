"""Counts that stop: a page says "more than 500" and never counts a million rows to say so."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

MOST_COUNTED = 500


@dataclass(frozen=True)
class BoundedCount:
    """How many there are; `is_more` where there are more than `counted`."""

    counted: int
    is_more: bool = False

    def __str__(self) -> str:
        """Return it as a page says it."""
        return f"more than {self.counted:,}" if self.is_more else str(self.counted)


def bounded(number: int) -> BoundedCount:
    """Return a count of at most one more than is counted, as what it says."""
    return BoundedCount(min(number, MOST_COUNTED), is_more=number > MOST_COUNTED)


def count_at_most(db: Session, rows: Select[Any]) -> BoundedCount:
    """Count the rows of a query, and stop where it is enough (Any: of whatever columns)."""
    some = rows.limit(MOST_COUNTED + 1).subquery()
    return bounded(db.scalar(select(func.count()).select_from(some)) or 0)
