"""Mailing rows: once in by their key, then moved on by conditional UPDATEs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from service.domain.journey.touchpoints import FRESH_CODE, FRESH_LINK, TEST_MAIL
from service.domain.states import MailingState, SlotKind
from service.models import Base, FormLink, MailboxSlot, Mailing
from service.models.base import Instant

IN_HAND = (MailingState.DRAFTING, MailingState.SENDING)
TO_RECONCILE = (MailingState.SUBMITTED, MailingState.UNKNOWN)
AT_WORK = (MailingState.DUE, *IN_HAND, *TO_RECONCILE)
_WAITED_FOR = (FRESH_CODE, FRESH_LINK, TEST_MAIL)
KEYS_AT_ONCE = 5000
"""In one question: PostgreSQL takes 65,535 values, and a company's Monday may bring more mails."""
_EARLIER = aliased(Mailing)
_KEEPS_BACK_FOR = timedelta(hours=1)
_KEEPS_BACK_ATTEMPTS = 10

# Made once: a drain asks them for each of its mails, and to make them takes as long as to answer.


def _is_kept_back(by: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an earlier mail to the same reader goes first; see `next_to_work`."""
    earlier = or_(
        _EARLIER.due_at < Mailing.due_at,
        and_(_EARLIER.due_at == Mailing.due_at, _EARLIER.id < Mailing.id),
    )
    may_go = and_(
        _EARLIER.state == MailingState.DUE,
        or_(_EARLIER.not_before.is_(None), _EARLIER.not_before <= bindparam("now")),
    )
    is_recent = or_(
        _EARLIER.send_started_at.is_(None), _EARLIER.send_started_at > bindparam("asked_since")
    )
    going_first = exists().where(
        _EARLIER.person_id == Mailing.person_id,
        _EARLIER.mailbox == Mailing.mailbox,
        earlier,
        or_(may_go, _EARLIER.state.in_((*IN_HAND, *TO_RECONCILE))),
        is_recent,
        _EARLIER.attempt <= _KEEPS_BACK_ATTEMPTS,
        _EARLIER.touchpoint.not_in(_WAITED_FOR),
        by,
    )
    return and_(
        Mailing.state == MailingState.DUE, Mailing.touchpoint.not_in(_WAITED_FOR), going_first
    )


_NOT_WAITING = and_(
    or_(Mailing.retry_at.is_(None), Mailing.retry_at <= bindparam("real_now")),
    or_(Mailing.not_before.is_(None), Mailing.not_before <= bindparam("now")),
)
_WORKABLE = and_(
    _NOT_WAITING,
    or_(
        Mailing.state.in_((MailingState.DUE, *TO_RECONCILE)),
        # Whoever had it in hand was lost.
        and_(
            Mailing.state.in_(IN_HAND),
            or_(Mailing.lease_until.is_(None), Mailing.lease_until < bindparam("real_now")),
        ),
    ),
    not_(_is_kept_back(by=true())),
)
_BEING_DRAINED = select(MailboxSlot.mailbox).where(
    MailboxSlot.kind == SlotKind.MAIL, MailboxSlot.leased_until >= bindparam("real_now")
)
_MAILBOXES = (
    select(Mailing.mailbox).where(_WORKABLE, Mailing.mailbox.not_in(_BEING_DRAINED)).distinct()
)
_NEXT = (
    select(Mailing.id, Mailing.state, Mailing.fence)
    .where(
        Mailing.mailbox == bindparam("mailbox"),
        _WORKABLE,
        Mailing.id.not_in(bindparam("skip", expanding=True)),
    )
    .order_by(
        (Mailing.state == MailingState.DUE).asc(),
        Mailing.touchpoint.in_(_WAITED_FOR).desc(),
        Mailing.due_at,
        Mailing.id,
    )
    .limit(1)
)
_UNSETTLED = select(func.count()).where(
    Mailing.state.in_(AT_WORK),
    _NOT_WAITING,
    not_(_is_kept_back(by=_EARLIER.retry_at > bindparam("real_now"))),
)
_OF_THE_MAILBOX = and_(
    Mailing.mailbox == bindparam("mailbox"),
    # A followed clock may have gone back: what lies ahead was not sent yet.
    Mailing.budgeted_at <= bindparam("now"),
)
_COUNTED = union_all(
    select(Mailing.budgeted_at.label("at")).where(
        _OF_THE_MAILBOX,
        Mailing.budgeted_at > bindparam("since"),
        Mailing.state != MailingState.SENDING,
    ),
    select(bindparam("now", type_=Instant)).where(
        _OF_THE_MAILBOX, Mailing.state == MailingState.SENDING
    ),
).subquery()
_NTH_NEWEST = (
    select(_COUNTED.c.at).order_by(_COUNTED.c.at.desc()).offset(bindparam("before")).limit(1)
)


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
    # The two dialects' inserts share these methods but no type. The table, not its class: rows of
    # one call are then one batch to the driver, and none comes back.
    statement = cast("Any", insert(Base.metadata.tables[table.__tablename__]))
    statement = statement.on_conflict_do_nothing(index_elements=columns)
    result = db.execute(
        statement, [dict(row) for row in rows], execution_options={"preserve_rowcount": True}
    )
    return cast("CursorResult[Any]", result).rowcount


def is_known(db: Session, key: str) -> bool:
    """Say whether a mail has a row, by its key."""
    return db.scalar(select(Mailing.id).where(Mailing.key == key)) is not None


def link_ids(db: Session, keys: Sequence[str]) -> dict[str, int]:
    """Return the id of each form link by its key."""
    found: dict[str, int] = {}
    for first in range(0, len(keys), KEYS_AT_ONCE):
        some = FormLink.key.in_(keys[first : first + KEYS_AT_ONCE])
        found.update(db.execute(select(FormLink.key, FormLink.id).where(some)).all())
    return found


def mailboxes_with_work(db: Session, *, now: datetime, real_now: datetime) -> list[str]:
    """Return every sender that has something to draft, send or look up, and no worker at it."""
    return sorted(db.scalars(_MAILBOXES, _at(now, real_now)))


@dataclass(frozen=True)
class Work:
    """A mail to take in hand, and what its row said when it was found."""

    mailing_id: int
    state: MailingState
    fence: int


def next_to_work(
    db: Session, mailbox: str, *, now: datetime, real_now: datetime, skip: Sequence[int]
) -> Work | None:
    """Return the mail that a mailbox's drain takes next.

    What is unsettled comes first, then what somebody is waiting for, then the oldest. A reader's
    mails keep their order: one waits while an earlier one to the same reader may still go, is on
    its way or is not settled. Nobody waits for ever, though: an earlier one keeps others back no
    longer than an hour (real) from its last ask to send, and not beyond its tenth draft. What
    somebody is waiting for, a code or a link, waits for nothing and keeps nothing back.
    """
    row = db.execute(_NEXT, _at(now, real_now) | {"mailbox": mailbox, "skip": [*skip]}).first()
    return None if row is None else Work(row.id, row.state, row.fence)


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


def nth_newest_send(
    db: Session, mailbox: str, nth: int, *, since: datetime, now: datetime
) -> datetime | None:
    """Return when the n-th newest send of a mailbox counted, in service time; None: were fewer.

    What is under way counts as now.

    Args:
        since: what counted at it or before is left out, so that no mailbox's past is read.
    """
    values = {"mailbox": mailbox, "since": since, "now": now, "before": nth - 1}
    return db.scalar(_NTH_NEWEST, values)


def drafts_in_use(db: Session, draft_ids: Sequence[str], tokens: Sequence[str]) -> set[str]:
    """Return which of these ids and tokens a row names that may still need the draft."""
    named = select(Mailing.draft_id).where(Mailing.draft_id.in_(draft_ids))
    needed = select(Mailing.token).where(
        Mailing.token.in_(tokens),
        Mailing.state.in_((*AT_WORK, MailingState.PRESUMED_SENT)),
    )
    return {value for value in (*db.scalars(named), *db.scalars(needed)) if value is not None}


def is_any_presumed_sent(db: Session) -> bool:
    """Say whether there is a mail of which no copy was found."""
    state = Mailing.state == MailingState.PRESUMED_SENT
    return db.scalar(select(Mailing.id).where(state).limit(1)) is not None


def presumed_sent(
    db: Session, *, since: datetime, until: datetime
) -> list[tuple[int, int, str, str]]:
    """Return id, fence, mailbox and internetMessageId of mails that were presumed sent.

    Args:
        since, until: real time, between which sending was last asked for.
    """
    query = select(Mailing.id, Mailing.fence, Mailing.mailbox, Mailing.internet_message_id).where(
        Mailing.state == MailingState.PRESUMED_SENT,
        Mailing.send_started_at.between(since, until),
        Mailing.internet_message_id.is_not(None),
    )
    rows = db.execute(query.order_by(Mailing.id))
    return [(row.id, row.fence, row.mailbox, row.internet_message_id) for row in rows]


def put_off(db: Session, mailbox: str, until: datetime) -> None:
    """Keep every waiting row of a mailbox until its budget allows another."""
    db.execute(
        update(Mailing)
        .where(Mailing.mailbox == mailbox, Mailing.state == MailingState.DUE)
        .values(not_before=until)
    )


def next_not_before(db: Session, after: datetime, *, mailbox: str | None = None) -> datetime | None:
    """Return the earliest service instant at which a waiting row, of one mailbox, may go on."""
    query = select(func.min(Mailing.not_before)).where(
        Mailing.state == MailingState.DUE, Mailing.not_before > after
    )
    if mailbox is not None:
        query = query.where(Mailing.mailbox == mailbox)
    return db.scalar(query)


def unsettled(db: Session, *, now: datetime, tried_by: datetime) -> int:
    """Return how many rows are still on their way.

    Args:
        now: service time; rows that a budget keeps until later do not count.
        tried_by: real time; rows that are next tried after it do not count, nor what waits for
            one of those.
    """
    return db.scalar(_UNSETTLED, _at(now, tried_by)) or 0


def _at(now: datetime, real_now: datetime) -> dict[str, datetime]:
    """Return the instants that the queries below ask for."""
    return {"now": now, "real_now": real_now, "asked_since": real_now - _KEEPS_BACK_FOR}
