"""Mailing rows: once in by their key, then moved on by conditional UPDATEs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import FRESH_CODE, FRESH_LINK
from service.domain.states import MailingState, SlotKind
from service.models import Base, FormLink, MailboxSlot, Mailing

IN_HAND = (MailingState.DRAFTING, MailingState.SENDING)
TO_RECONCILE = (MailingState.SUBMITTED, MailingState.UNKNOWN)
AT_WORK = (MailingState.DUE, *IN_HAND, *TO_RECONCILE)


def insert_new(
    db: Session,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    unique: str | tuple[str, ...],
) -> int:
    """Insert rows, leaving out those whose unique column(s) are there; return how many."""
    if not rows:
        return 0
    columns = [unique] if isinstance(unique, str) else unique
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    inserted = 0
    for row in rows:
        # The two dialects' inserts share these methods but no type.
        statement = cast("Any", insert(table)).values(**row)
        statement = statement.on_conflict_do_nothing(index_elements=columns)
        # PostgreSQL's inserts return their ids, and without this option no count beside them.
        result = db.execute(statement, execution_options={"preserve_rowcount": True})
        inserted += cast("CursorResult[Any]", result).rowcount
    return inserted


def link_ids(db: Session, keys: Sequence[str]) -> dict[str, int]:
    """Return the id of each form link by its key."""
    rows = db.execute(select(FormLink.key, FormLink.id).where(FormLink.key.in_(keys)))
    return {row.key: row.id for row in rows}


def mailboxes_with_work(db: Session, *, now: datetime, real_now: datetime) -> list[str]:
    """Return every sender that has something to draft, send or look up, and no worker at it."""
    being_drained = select(MailboxSlot.mailbox).where(
        MailboxSlot.kind == SlotKind.MAIL, MailboxSlot.leased_until >= real_now
    )
    query = (
        select(Mailing.mailbox)
        .where(_workable(now, real_now), Mailing.mailbox.not_in(being_drained))
        .distinct()
    )
    return sorted(db.scalars(query))


def next_to_work(
    db: Session, mailbox: str, *, now: datetime, real_now: datetime, skip: Sequence[int]
) -> Mailing | None:
    """Return the row that a mailbox's drain takes next.

    What is unsettled comes first, then what somebody is waiting for, then the oldest.
    """
    settled_last = (Mailing.state == MailingState.DUE).asc()
    waited_for = Mailing.touchpoint.in_((FRESH_CODE, FRESH_LINK)).desc()
    query = (
        select(Mailing)
        .where(Mailing.mailbox == mailbox, _workable(now, real_now), Mailing.id.not_in(skip))
        .order_by(settled_last, waited_for, Mailing.due_at, Mailing.id)
        .limit(1)
    )
    return db.scalars(query).first()


def move(
    db: Session, mailing_id: int, *, fence: int, states: Sequence[MailingState], **values: Any
) -> bool:
    """Change a row that still carries this fence and one of these states; say whether it did."""
    result = db.execute(
        update(Mailing)
        .where(Mailing.id == mailing_id, Mailing.fence == fence, Mailing.state.in_(states))
        .values(**values)
    )
    return cast("CursorResult[Any]", result).rowcount == 1


def asked_to_send_between(
    db: Session, mailbox: str, since: datetime, until: datetime
) -> list[datetime]:
    """Return, oldest first, when sends were asked for in a window of service time."""
    query = (
        select(Mailing.budgeted_at)
        .where(
            Mailing.mailbox == mailbox,
            Mailing.budgeted_at > since,
            # A followed clock may have gone back: what lies ahead was not sent yet.
            Mailing.budgeted_at <= until,
        )
        .order_by(Mailing.budgeted_at)
    )
    return [instant for instant in db.scalars(query) if instant is not None]


def put_off(db: Session, mailbox: str, until: datetime) -> None:
    """Keep every waiting row of a mailbox until its budget allows another."""
    db.execute(
        update(Mailing)
        .where(Mailing.mailbox == mailbox, Mailing.state == MailingState.DUE)
        .values(not_before=until)
    )


def next_not_before(db: Session, after: datetime) -> datetime | None:
    """Return the earliest service instant at which a waiting row may go on."""
    return db.scalar(
        select(func.min(Mailing.not_before)).where(
            Mailing.state == MailingState.DUE, Mailing.not_before > after
        )
    )


def unsettled(db: Session, *, now: datetime, tried_by: datetime) -> int:
    """Return how many rows are still on their way.

    Args:
        now: service time; rows that a budget keeps until later do not count.
        tried_by: real time; rows that are next tried after it do not count.
    """
    query = select(func.count()).where(
        Mailing.state.in_(AT_WORK),
        or_(Mailing.not_before.is_(None), Mailing.not_before <= now),
        or_(Mailing.retry_at.is_(None), Mailing.retry_at <= tried_by),
    )
    return db.scalar(query) or 0


def _workable(now: datetime, real_now: datetime) -> Any:
    # A SQL condition; SQLAlchemy's own type for `and_` of mixed parts says no more.
    not_waiting = and_(
        or_(Mailing.retry_at.is_(None), Mailing.retry_at <= real_now),
        or_(Mailing.not_before.is_(None), Mailing.not_before <= now),
    )
    lost = and_(
        Mailing.state.in_(IN_HAND),
        or_(Mailing.lease_until.is_(None), Mailing.lease_until < real_now),
    )
    return and_(
        not_waiting,
        or_(Mailing.state.in_((MailingState.DUE, *TO_RECONCILE)), lost),
    )
