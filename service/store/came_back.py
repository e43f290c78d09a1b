"""What came back and waits for HR: people whom no mail reaches, messages that wait to be read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, Select, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from service.domain.inbound import NON_DELIVERY_WORDS, InboundKind
from service.domain.states import MailingState
from service.models import InboundMail, InboxReading, Mailing, Person

_AT_MOST = 25
"""Rows of one kind on the page; the totals say how many there are in all."""
_OF_NOBODY = (InboundKind.STRANGER, InboundKind.UNREADABLE)
_UNSEEN = InboundMail.seen_at.is_(None)
_NEWEST = func.max(InboundMail.id)
_COUNT = func.count(InboundMail.id)
_NEWEST_AT = func.max(InboundMail.received_at)


@dataclass(frozen=True)
class UnreachedPerson:
    """Somebody whose last mail came back; `reason` is one of a few plain ones."""

    inbound_id: int
    mailing_id: int
    name: str
    address: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class WaitingMessages:
    """Messages of one person in one mailbox that nobody has marked as seen."""

    inbound_id: int
    """The newest of them."""
    name: str
    mailbox: str
    count: int
    newest_at: datetime


@dataclass(frozen=True)
class MessagesOfNobody:
    """Messages in one mailbox from people in no programme, or that could not be read."""

    inbound_id: int
    kind: InboundKind
    mailbox: str
    count: int
    newest_at: datetime


@dataclass(frozen=True)
class CameBack:
    """Everything of it; the lists are cut, the totals are not."""

    unreached: tuple[UnreachedPerson, ...]
    unreached_total: int
    waiting: tuple[WaitingMessages, ...]
    waiting_total: int
    of_nobody: tuple[MessagesOfNobody, ...]

    @property
    def total(self) -> int:
        """How many things wait in all."""
        return self.unreached_total + self.waiting_total + len(self.of_nobody)


def came_back(db: Session) -> CameBack:
    """Return what waits for HR, the newest first; five queries however much there is."""
    newest = _newest_bounces()
    return CameBack(
        unreached=_unreached(db, newest),
        unreached_total=db.scalar(select(func.count()).select_from(newest.subquery())) or 0,
        waiting=_waiting(db),
        waiting_total=db.scalar(select(func.count()).select_from(_waiting_groups().subquery()))
        or 0,
        of_nobody=tuple(
            MessagesOfNobody(newest_id, kind, mailbox, count, newest_at)
            for kind, mailbox, newest_id, count, newest_at in db.execute(
                select(InboundMail.kind, InboundMail.mailbox, _NEWEST, _COUNT, _NEWEST_AT)
                .where(_UNSEEN, InboundMail.kind.in_(_OF_NOBODY))
                .group_by(InboundMail.kind, InboundMail.mailbox)
                .order_by(InboundMail.kind, InboundMail.mailbox)
            )
        ),
    )


def reasons_unreached(db: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Return, by person, why no mail reaches them now."""
    newest = _newest_bounces().where(InboundMail.person_id.in_(person_ids))
    rows = db.execute(
        select(InboundMail.person_id, InboundMail.non_delivery).where(InboundMail.id.in_(newest))
    )
    return {
        person_id: NON_DELIVERY_WORDS[reason]
        for person_id, reason in rows
        if person_id is not None and reason is not None
    }


def unreached_count(db: Session, *, of: Select[int]) -> int:
    """Return how many of some people no mail reaches now."""
    newest = _newest_bounces().where(InboundMail.person_id.in_(of))
    return db.scalar(select(func.count()).select_from(newest.subquery())) or 0


def mark_seen(db: Session, row: InboundMail, *, by: str, now: datetime) -> list[int]:
    """Mark a message and those like it before it as seen; return the ids of their notices.

    Like it are those of the same kind and person; of nobody's, those in the same mailbox.
    """
    like: list[ColumnElement[bool]] = [
        InboundMail.kind == row.kind,
        InboundMail.id <= row.id,
        _UNSEEN,
        InboundMail.person_id == row.person_id
        if row.person_id is not None
        else InboundMail.person_id.is_(None),
    ]
    if row.kind is not InboundKind.BOUNCE:
        like.append(InboundMail.mailbox == row.mailbox)
    notices = db.scalars(
        select(InboundMail.notice_id).where(*like, InboundMail.notice_id.is_not(None)).distinct()
    )
    told = [notice for notice in notices if notice is not None]
    result = db.execute(update(InboundMail).where(*like).values(seen_at=now, seen_by=by))
    return told if cast("CursorResult[object]", result).rowcount else []


def _newest_bounces() -> Select[int]:
    """Select the newest report on each person whom no mail has reached since."""
    bounced, later = aliased(Mailing), aliased(Mailing)
    left_at = func.coalesce(bounced.sent_at, bounced.budgeted_at)
    # A mail that left counts as arrived once the inbox has been read after it.
    reached = exists(
        select(later.id)
        .join(InboxReading, InboxReading.mailbox == later.mailbox)
        .where(
            later.person_id == InboundMail.person_id,
            later.state == MailingState.SENT,
            later.sent_at > left_at,
            InboxReading.read_until > later.sent_at,
        )
    )
    return (
        select(func.max(InboundMail.id))
        .join(bounced, bounced.id == InboundMail.mailing_id)
        .where(InboundMail.kind == InboundKind.BOUNCE, _UNSEEN, ~reached)
        .group_by(InboundMail.person_id)
    )


def _unreached(db: Session, newest: Select[int]) -> tuple[UnreachedPerson, ...]:
    rows = db.execute(
        select(InboundMail, Person)
        .join(Person, Person.id == InboundMail.person_id)
        .where(InboundMail.id.in_(newest))
        .order_by(InboundMail.id.desc())
        .limit(_AT_MOST)
    )
    return tuple(
        UnreachedPerson(
            inbound_id=row.id,
            mailing_id=row.mailing_id,
            name=person.name,
            address=person.address,
            reason=NON_DELIVERY_WORDS[row.non_delivery],
            at=row.received_at,
        )
        for row, person in rows
        if row.mailing_id is not None and row.non_delivery is not None
    )


def _waiting(db: Session) -> tuple[WaitingMessages, ...]:
    groups = _waiting_groups().subquery()
    columns = groups.c
    rows = db.execute(
        select(Person, columns.newest_id, columns.mailbox, columns.messages, columns.newest_at)
        .join(groups, columns.person_id == Person.id)
        .order_by(columns.newest_id.desc())
        .limit(_AT_MOST)
    )
    return tuple(
        WaitingMessages(newest_id, person.name, mailbox, count, newest_at)
        for person, newest_id, mailbox, count, newest_at in rows
    )


def _waiting_groups() -> Select[int | None, str, int, int, datetime]:
    return (
        select(
            InboundMail.person_id,
            InboundMail.mailbox,
            _NEWEST.label("newest_id"),
            _COUNT.label("messages"),
            _NEWEST_AT.label("newest_at"),
        )
        .where(_UNSEEN, InboundMail.kind == InboundKind.WAITING)
        .group_by(InboundMail.person_id, InboundMail.mailbox)
    )
