"""Let go of what was kept long enough, as `domain/retention.py` says, in small portions."""

from collections.abc import Mapping
from datetime import datetime

from service.domain.keeping import Holding
from service.domain.retention import HOLDINGS
from service.errors import TryLater
from service.store import retention
from service.store.database import Database
from service.workflows.record_audit import record_audit

_PORTION = 500
"""Rows a transaction: nobody waits for long, and a crash loses one portion that is done again."""
_MOST_PORTIONS = 400
"""Portions a run; a run fits into the lease of its round, and the next goes on."""


class MoreToLetGo(TryLater):
    """A run ended before everything was gone; nothing is lost, and the next one goes on."""


def keep_retention(
    database: Database, *, now: datetime, portion: int = _PORTION, most: int = _MOST_PORTIONS
) -> Mapping[str, int]:
    """Delete, blank or unlink everything whose last day is over; one transaction a portion.

    Repeating it is harmless: what is gone is not found again.

    Args:
        now: service time.

    Returns:
        Rows by what the table calls them; only what there was.

    Raises:
        MoreToLetGo: after as many portions as fit into a run.
    """
    gone: dict[str, int] = {}
    left = most
    for holding in look_for_past(database, now=now):
        while found := _portion(database, holding, now=now, portion=portion):
            gone[holding.what] = gone.get(holding.what, 0) + found
            left -= 1
            if not left:
                raise MoreToLetGo("there is more to let go than fits into one run")
            if found < portion:
                break
    # What was deleted, here or by whoever erased somebody on a page, stands in SQLite's log until
    # that is begun anew.
    database.scrub()
    return gone


def look_for_past(database: Database, *, now: datetime) -> list[Holding]:
    """Return what has rows whose last day is over; people always, if there is anything."""
    with database.reading() as db:
        found = [
            holding
            for holding in HOLDINGS
            if holding.by == "keep-retention" and retention.is_any_past(db, holding, now=now)
        ]
    people = [one for one in HOLDINGS if one.table == "person" and one not in found]
    return [*found, *people] if found else []


def _portion(database: Database, holding: Holding, *, now: datetime, portion: int) -> int:
    # Looked for while others write, and once more among what was found: its end may have moved.
    with database.reading() as db:
        keys = retention.due_keys(db, holding, now=now, limit=portion)
    if not keys:
        return 0
    with database.writing() as db:
        keys = retention.due_keys(db, holding, now=now, limit=portion, among=keys)
        retention.carry_out(db, holding, keys)
        record_audit(
            db,
            now=now,
            actor="service",
            verb="retention-kept",
            subject=f"table:{holding.table}",
            new=f"{len(keys)} {holding.fate.value}",
        )
        return len(keys)


def due_for_retention(database: Database, *, now: datetime) -> Mapping[str, int]:
    """Return how many rows would go now, by what the table calls them, and change nothing.

    Args:
        now: service time.
    """
    with database.reading() as db:
        counted = {
            holding.what: retention.count_due(db, holding, now=now)
            for holding in HOLDINGS
            if holding.by == "keep-retention" and holding.since
        }
    return {what: count for what, count in counted.items() if count}
