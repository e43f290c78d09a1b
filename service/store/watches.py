"""Watches of mailboxes, what came for them, and the wakes that they left behind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.domain.states import WakeKind, Watched
from service.models import Base, NotificationTally, Subscription, Wake


@dataclass(frozen=True)
class SeenWake:
    """A wake as it was when work on it began."""

    wake_id: int
    kind: WakeKind
    count: int


def watches(db: Session) -> list[Subscription]:
    """Return every watch, by mailbox."""
    return list(db.scalars(select(Subscription).order_by(Subscription.mailbox, Subscription.id)))


def watch_of(db: Session, mailbox: str, watched: Watched) -> Subscription | None:
    """Return the watch of one matter of a mailbox."""
    return db.scalar(
        select(Subscription).where(Subscription.mailbox == mailbox, Subscription.watched == watched)
    )


def watches_by_graph_id(db: Session, graph_ids: Collection[str]) -> dict[str, Subscription]:
    """Return the watches that Microsoft knows by these ids."""
    found = db.scalars(select(Subscription).where(Subscription.graph_id.in_(graph_ids)))
    return {each.graph_id or "": each for each in found}


def note_wake(
    db: Session, subscription_id: int, kind: WakeKind, *, count: int, real_now: datetime
) -> None:
    """Leave word that something came; what was there already counts on."""
    _count_up(
        db,
        Wake,
        {"subscription_id": subscription_id, "kind": kind, "last_at": real_now},
        count=count,
        unique=("subscription_id", "kind"),
    )


def tally(db: Session, outcome: str, count: int) -> None:
    """Count notifications by what became of them: `taken` or `dropped`."""
    if count:
        _count_up(db, NotificationTally, {"outcome": outcome}, count=count, unique=("outcome",))


def tallies(db: Session) -> dict[str, int]:
    """Return how many notifications came, by what became of them."""
    return {row.outcome: row.count for row in db.scalars(select(NotificationTally))}


def woken(db: Session, watched: Watched) -> list[str]:
    """Return the mailboxes for whose watch of this matter something came."""
    query = (
        select(Subscription.mailbox)
        .join(Wake, Wake.subscription_id == Subscription.id)
        .where(Subscription.watched == watched)
        .distinct()
    )
    return sorted(db.scalars(query))


def wakes_of(db: Session, subscription_id: int) -> list[SeenWake]:
    """Return what came for a watch and was not worked off."""
    rows = db.scalars(select(Wake).where(Wake.subscription_id == subscription_id).order_by(Wake.id))
    return [SeenWake(row.id, row.kind, row.count) for row in rows]


def drop_wakes(db: Session, seen: Collection[SeenWake]) -> None:
    """Forget wakes that were worked off, but for those that grew meanwhile."""
    for each in seen:
        db.execute(delete(Wake).where(Wake.id == each.wake_id, Wake.count == each.count))


def record_watch(db: Session, subscription_id: int, client_state: str, **values: Any) -> bool:
    """Change a watch that still has this secret; say whether it did."""
    row = db.get(Subscription, subscription_id, with_for_update=True)
    if row is None or row.client_state != client_state:
        return False
    result = db.execute(
        update(Subscription).where(Subscription.id == subscription_id).values(**values)
    )
    return cast("CursorResult[Any]", result).rowcount == 1


def _count_up(
    db: Session, table: type[Base], row: dict[str, Any], *, count: int, unique: Collection[str]
) -> None:
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    # The two dialects' inserts share these methods but no type.
    statement = cast("Any", insert(table)).values(**row, count=count)
    again = {name: value for name, value in row.items() if name not in unique}
    db.execute(
        statement.on_conflict_do_update(
            index_elements=list(unique),
            set_={**again, "count": table.__table__.c.count + count},
        )
    )
