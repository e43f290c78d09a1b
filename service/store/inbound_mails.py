"""What came back: how far an inbox was read, what is known of each message, what it answers."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.inbound import Arrival, InboundKind
from service.domain.states import MailingState
from service.models import InboundMail, InboxReading, Mailing, Person
from service.store.mailings import insert_new

LOOKED_BACK = timedelta(days=2)
"""Read again each time: a message may be listed late, or be moved back into the inbox by hand."""

_CLOCKS_DIFFER = timedelta(hours=1)
"""More than ours and the mailbox's ever do."""

_OUT = (
    MailingState.SENDING,
    MailingState.SUBMITTED,
    MailingState.SENT,
    MailingState.BOUNCED,
    MailingState.UNKNOWN,
    MailingState.PRESUMED_SENT,
)


def key_of(mailbox: str, arrival: Arrival) -> str:
    """Return what makes a message one, however often it is delivered or listed."""
    named = f"{mailbox}\n{arrival.internet_message_id or arrival.message_id}"
    return hashlib.sha256(named.encode()).hexdigest()


def read_from(db: Session, mailbox: str, *, now: datetime) -> datetime | None:
    """Return since when an inbox is to be read; None where nothing can have come back yet.

    What lies there from before our first mail is nobody's answer to us.
    """
    first = db.scalar(select(func.min(Mailing.budgeted_at)).where(Mailing.mailbox == mailbox))
    if first is None:
        return None
    first -= _CLOCKS_DIFFER
    reading = db.get(InboxReading, mailbox)
    if reading is None:
        return first
    # A followed clock may have gone back behind what was read.
    return max(first, min(reading.read_until, now) - LOOKED_BACK)


def mark_read(db: Session, mailbox: str, until: datetime) -> None:
    """Remember that an inbox was read, from an instant of service time back."""
    reading = db.get(InboxReading, mailbox)
    if reading is None:
        db.add(InboxReading(mailbox=mailbox, read_until=until))
    else:
        reading.read_until = until


def known_kinds(db: Session, mailbox: str, keys: Collection[str]) -> dict[str, str]:
    """Return, by key, what those of these messages are that were taken in before."""
    found: dict[str, str] = {}
    wanted = sorted(keys)
    # In pieces: a database takes only so many values at once.
    for start in range(0, len(wanted), 500):
        piece = wanted[start : start + 500]
        found.update(
            db.execute(
                select(InboundMail.key, InboundMail.kind).where(
                    InboundMail.mailbox == mailbox, InboundMail.key.in_(piece)
                )
            ).all()
        )
    return found


def insert_inbound(
    db: Session, mailbox: str, arrival: Arrival, kind: InboundKind
) -> InboundMail | None:
    """Insert a message's row; None where another reader was quicker."""
    key = key_of(mailbox, arrival)
    row = {"key": key, "mailbox": mailbox, "kind": kind, "received_at": arrival.received_at}
    if not insert_new(db, InboundMail, [row], unique="key"):
        return None
    return db.scalars(select(InboundMail).where(InboundMail.key == key)).one()


def mailing_named(db: Session, mailbox: str, message_ids: Sequence[str]) -> Mailing | None:
    """Return the mail of ours that carries one of these Message-IDs."""
    if not message_ids:
        return None
    return db.scalars(
        select(Mailing)
        .where(Mailing.mailbox == mailbox, Mailing.internet_message_id.in_(message_ids[:50]))
        .order_by(Mailing.id.desc())
        .limit(1)
    ).first()


def newest_mailing_to(db: Session, mailbox: str, address: str) -> Mailing | None:
    """Return the last mail that left a mailbox for an address."""
    return db.scalars(
        select(Mailing)
        .join(Person, Person.id == Mailing.person_id)
        .where(Mailing.mailbox == mailbox, Mailing.state.in_(_OUT), Person.address == address)
        .order_by(Mailing.budgeted_at.desc(), Mailing.id.desc())
        .limit(1)
    ).first()


def told_by(db: Session, notice_id: int) -> InboundMail | None:
    """Return the first message that a notice to a programme's contact tells of."""
    return db.scalars(
        select(InboundMail)
        .where(InboundMail.notice_id == notice_id)
        .order_by(InboundMail.received_at, InboundMail.id)
        .limit(1)
    ).first()
