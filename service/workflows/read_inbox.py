"""Read what came back to a sender mailbox, and take each message in once.

A reply whose words now wait, encrypted, in their owner's form is removed from the mailbox (privacy
4.4). Nothing else there changes: no message is moved, and none is marked as read, since "unread"
there says that no person has read it. What was taken in stands in rows, each inserted in
one transaction with what follows from it, so that a crash anywhere repeats nothing and loses
nothing. No transaction is open while the network is.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.domain.inbound import Arrival, AutomaticReply, InboundKind, InboundMessage, Sort, sort
from service.domain.states import SlotKind
from service.errors import OutcomeUnknown, Refused, TryLater
from service.models import InboundMail, Mailing, Programme
from service.store import inbound_mails
from service.store.database import Database
from service.store.journey import HolidaysOf
from service.store.mail_facts import newest_programme_of
from service.store.people import person_by_address
from service.store.slots import held_slot
from service.workflows.capture_reply import capture_reply
from service.workflows.ports import ReadsInbox
from service.workflows.take_absence import take_absence
from service.workflows.take_bounce import take_bounce, take_delay
from service.workflows.tell_contact import tell_contact

_LOG = structlog.get_logger(__name__)

_TRIED_FOR = timedelta(hours=1)
"""Service time for which is asked again what the mailbox should tell and does not."""


@dataclass(frozen=True)
class Reading:
    """What reading needs besides the rows; `now` gives service time, `real_now` the machine's."""

    database: Database
    inbox: ReadsInbox
    holidays_of: HolidaysOf
    now: Callable[[], datetime]
    real_now: Callable[[], datetime]
    owner: str
    """Names this worker in leases."""
    senders: Sequence[str]
    own: Collection[str]
    """Every mailbox of ours, case-folded: what they write is never answered."""


def read_inbox(reading: Reading, mailbox: str) -> Counter[str]:
    """Take in everything that came to a mailbox and is not known yet, the oldest first.

    Returns:
        How many messages became each kind.

    Raises:
        TryLater: the mailbox cannot be read now, or somebody else reads it.
        Refused: it may not be read; an administrator has to act.
    """
    counts: Counter[str] = Counter()
    with held_slot(
        reading.database, mailbox, SlotKind.INBOX, reading.owner, real_now=reading.real_now
    ) as renew:
        began_at = reading.now()
        with reading.database.reading() as db:
            since = inbound_mails.read_from(db, mailbox, now=began_at)
        if since is None:
            return counts
        arrivals = reading.inbox.arrivals(mailbox, since)
        keys = {inbound_mails.key_of(mailbox, arrival): arrival for arrival in arrivals}
        with reading.database.reading() as db:
            known = inbound_mails.known_kinds(db, mailbox, keys)
        fault: TryLater | OutcomeUnknown | None = None
        is_busy = False
        for key, arrival in keys.items():
            if known.get(key, InboundKind.CAPTURED) is not InboundKind.CAPTURED:
                continue
            renew()
            try:
                if key not in known:
                    known[key] = _take_in(reading, mailbox, arrival)
                    counts[known[key]] += 1
                if known[key] == InboundKind.CAPTURED:
                    _remove(reading, mailbox, arrival)
                is_busy = False
            except (TryLater, OutcomeUnknown) as exc:
                # One message may be odd; two in a row, and it is the mailbox.
                if is_busy:
                    raise
                fault, is_busy = exc, True
        if fault is not None:
            raise fault
        with reading.database.writing() as db:
            inbound_mails.mark_read(db, mailbox, began_at)
    if counts:
        _LOG.info("inbox read", **counts)
    return counts


def _take_in(reading: Reading, mailbox: str, arrival: Arrival) -> str:
    try:
        message = reading.inbox.read(mailbox, arrival.message_id)
        if message is None:
            return "gone"
        kind = sort(message, own=reading.own)
        told = _absence_told(reading, message) if kind is Sort.AWAY else None
        with reading.database.writing() as db:
            row = inbound_mails.insert_inbound(db, mailbox, arrival, InboundKind.AUTOMATIC)
            if row is None:
                return "overtaken"
            row.kind = _outcome(db, reading, row, message, kind, told)
            return row.kind.value
    except (TryLater, OutcomeUnknown, OperationalError):
        raise
    except Refused as exc:
        # The list was given: it is about this message, or it passes.
        if reading.now() - arrival.received_at < _TRIED_FOR:
            return "refused"
        return _give_up(reading, mailbox, arrival, exc)
    except Exception as exc:  # noqa: BLE001 -- one odd message must not keep the others waiting
        return _give_up(reading, mailbox, arrival, exc)


def _remove(reading: Reading, mailbox: str, arrival: Arrival) -> None:
    """Take a captured reply out of the mailbox; what still lies there is removed next time."""
    try:
        reading.inbox.remove(mailbox, arrival.message_id)
    except Refused as exc:
        _LOG.warning("captured reply could not be removed", kind=type(exc).__name__)


def _give_up(reading: Reading, mailbox: str, arrival: Arrival, exc: Exception) -> str:
    """Leave a message to a person."""
    # The error's name only: its text may quote the message.
    _LOG.warning("message could not be taken in", kind=type(exc).__name__)
    with reading.database.writing() as db:
        inbound_mails.insert_inbound(db, mailbox, arrival, InboundKind.UNREADABLE)
    return InboundKind.UNREADABLE.value


def _absence_told(reading: Reading, message: InboundMessage) -> AutomaticReply | None:
    with reading.database.reading() as db:
        if person_by_address(db, message.from_address) is None:
            return None
    try:
        return reading.inbox.automatic_reply(message.mailbox, message.from_address)
    except TryLater:
        if reading.now() - message.received_at < _TRIED_FOR:
            raise
        return None


def _outcome(
    db: Session,
    reading: Reading,
    row: InboundMail,
    message: InboundMessage,
    kind: Sort,
    told: AutomaticReply | None,
) -> InboundKind:
    match kind:
        case Sort.BOUNCE:
            return take_bounce(db, row, message)
        case Sort.DELAYED:
            return take_delay(db, row, message)
        case Sort.AWAY:
            person = person_by_address(db, message.from_address)
            if person is None:
                return InboundKind.AUTOMATIC
            # Where their mailbox does not say so itself, only an answer to a mail of ours counts:
            # anybody could write in somebody's name.
            if told is None and _answered(db, message) is None:
                return InboundKind.AUTOMATIC
            return take_absence(db, row, message, person, told)
        case Sort.AUTOMATIC:
            return InboundKind.AUTOMATIC
        case Sort.PERSONAL:
            return _from_somebody(db, reading, row, message)


def _answered(db: Session, message: InboundMessage) -> Mailing | None:
    return inbound_mails.mailing_named(db, message.mailbox, message.answers)


def _from_somebody(
    db: Session, reading: Reading, row: InboundMail, message: InboundMessage
) -> InboundKind:
    writer = person_by_address(db, message.from_address)
    if writer is None:
        return InboundKind.STRANGER
    now = reading.now()
    answered = _answered(db, message)
    row.person_id = writer.id
    row.mailing_id = answered.id if answered else None
    if capture_reply(db, row, message, answered, writer, now=now):
        return InboundKind.CAPTURED
    programme = newest_programme_of(db, writer.id)
    if answered is not None and answered.programme_id is not None:
        programme = db.get_one(Programme, answered.programme_id)
    if programme is None:
        return InboundKind.STRANGER
    tell_contact(
        db,
        row,
        writer,
        programme,
        senders=reading.senders,
        holidays_of=reading.holidays_of,
        now=now,
    )
    return InboundKind.WAITING
