"""Rows of periodic work: kept as the code names them, due in service time, leased in real time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, func, or_, select, update
from sqlalchemy.orm import Session

from service.models import RoundRun
from service.store.database import Database
from service.store.mailings import insert_new


def keep_rounds(database: Database, keys: Collection[str], *, now: datetime) -> None:
    """Let rows of exactly these keys stand; a new one is due at once."""
    with database.reading() as db:
        standing = set(db.scalars(select(RoundRun.key)))
    if standing == set(keys):
        return
    missing = sorted(set(keys) - standing)
    with database.writing() as db:
        rows = [{"key": key, "due_at": now, "tries": 0} for key in missing]
        insert_new(db, RoundRun, rows, unique="key")
        db.execute(delete(RoundRun).where(RoundRun.key.in_(standing - set(keys))))


def waiting_rounds(
    db: Session, *, now: datetime, real_now: datetime, apart: timedelta
) -> list[str]:
    """Return the keys of the rounds that are due and that nobody is at.

    Args:
        apart: service time that has to lie between two runs, whatever a round's own interval.
    """
    query = select(RoundRun.key).where(
        _is_due(now), _is_apart(now, apart), _is_free(real_now), _is_tried(real_now)
    )
    return list(db.scalars(query.order_by(RoundRun.due_at, RoundRun.key)))


def unfinished_rounds(db: Session, *, now: datetime, tried_by: datetime, apart: timedelta) -> int:
    """Return how many rounds are due, those tried again only after a real instant left out."""
    query = select(func.count()).where(_is_due(now), _is_apart(now, apart), _is_tried(tried_by))
    return db.scalar(query) or 0


def take_round(
    db: Session, key: str, owner: str, *, now: datetime, real_now: datetime, lasts: timedelta
) -> bool:
    """Become the one who runs a due round; say whether that worked."""
    result = db.execute(
        update(RoundRun)
        .where(RoundRun.key == key, _is_due(now), _is_free(real_now), _is_tried(real_now))
        .values(lease_owner=owner, lease_until=real_now + lasts)
    )
    return cast("CursorResult[Any]", result).rowcount == 1


def end_round(
    db: Session, key: str, owner: str, *, began_at: datetime, due_at: datetime, fault: str | None
) -> None:
    """Record a run that was completed, or that only its next turn can mend."""
    db.execute(
        update(RoundRun)
        .where(RoundRun.key == key, RoundRun.lease_owner == owner)
        .values(
            ran_at=began_at,
            due_at=due_at,
            fault=fault,
            tries=0,
            retry_at=None,
            lease_owner=None,
            lease_until=None,
        )
    )


def put_round_off(db: Session, key: str, owner: str, *, retry_at: datetime, fault: str) -> None:
    """Record a run that is to be tried again at a real instant."""
    db.execute(
        update(RoundRun)
        .where(RoundRun.key == key, RoundRun.lease_owner == owner)
        .values(
            retry_at=retry_at,
            fault=fault,
            tries=RoundRun.tries + 1,
            lease_owner=None,
            lease_until=None,
        )
    )


def tries_of(db: Session, key: str) -> int:
    """Return how often a round was put off since its last completed run."""
    return db.scalar(select(RoundRun.tries).where(RoundRun.key == key)) or 0


def _is_due(now: datetime) -> ColumnElement[bool]:
    # A followed clock may have gone back behind the last run.
    return or_(RoundRun.due_at <= now, RoundRun.ran_at > now)


def _is_apart(now: datetime, apart: timedelta) -> ColumnElement[bool]:
    ran_at = RoundRun.ran_at
    return or_(ran_at.is_(None), ran_at <= now - apart, ran_at > now)


def _is_free(real_now: datetime) -> ColumnElement[bool]:
    return or_(RoundRun.lease_until.is_(None), RoundRun.lease_until < real_now)


def _is_tried(by: datetime) -> ColumnElement[bool]:
    return or_(RoundRun.retry_at.is_(None), RoundRun.retry_at <= by)
