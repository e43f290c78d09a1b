"""Work a sender's mailbox off, one mail at a time, in its slot for mail."""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError

from service.domain.states import MailingState, SlotKind
from service.models import Mailing
from service.store import mailings
from service.store.leases import free_leases
from service.store.sending_load import free_at
from service.store.slots import give_back_slot, take_slot
from service.store.stops import is_stopped
from service.workflows.claim_mail import LEASE, Sending
from service.workflows.mail_releases import unbind_releases
from service.workflows.send_mail import look_into, send_mail

_LOG = structlog.get_logger(__name__)

_ASIDE_FOR = timedelta(minutes=10)
_REST = timedelta(seconds=10)
"""For a mail that the database broke off, so that others go meanwhile."""


def drain_mailbox(sending: Sending, mailbox: str) -> Counter[str]:
    """Work everything that a mailbox owes now, one mail at a time, and what its limits allow soon.

    A turn ends with half the lease, so that other mailboxes get theirs and one mail's calls end
    well within the half that is left.

    Returns:
        How many rows ended in each state; empty where another worker holds the mailbox, or where
        everything is stopped.

    Raises:
        OperationalError: the database broke it off; where it could, the mailbox was given back.
    """
    if not _take_slot(sending, mailbox):
        return Counter()
    try:
        counts = _work_off(sending, mailbox)
    except OperationalError:
        # After a deadlock nothing must stand leased, so that others go meanwhile.
        with suppress(OperationalError), sending.database.writing() as db:
            free_leases(db, sending.owner, real_now=sending.real_now() + _REST)
        raise
    with sending.database.writing() as db:
        give_back_slot(db, mailbox, SlotKind.MAIL, sending.owner)
    if counts:
        _LOG.info("mailbox drained", **counts)
    return counts


def _work_off(sending: Sending, mailbox: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    tried: list[int] = []
    turn_ends_at = sending.real_now() + LEASE / 2
    while sending.real_now() < turn_ends_at:
        found, may_go_at = _look_for_work(sending, mailbox, tried)
        if found is None:
            if may_go_at is None or not sending.wait_until(may_go_at):
                break
            continue
        if may_go_at is not None:
            # Where that is far off, the claim puts off whatever waits here.
            sending.wait_until(may_go_at)
        tried.append(found.mailing_id)
        try:
            if found.state in mailings.TO_RECONCILE or found.state is MailingState.SENDING:
                counts[look_into(sending, found.mailing_id, found.fence)] += 1
            else:
                ended = send_mail(sending, found.mailing_id)
                counts[ended] += 1
                if ended == "put off":
                    tried.remove(found.mailing_id)
        except OperationalError:
            # The database is away: no other row would fare better.
            raise
        except Exception as exc:  # noqa: BLE001 -- one bad row must not stop the others
            _LOG.exception("mailing failed", mailing_id=found.mailing_id)
            counts[_step_aside(sending, found.mailing_id, exc)] += 1
    return counts


def _look_for_work(
    sending: Sending, mailbox: str, tried: list[int]
) -> tuple[mailings.Work | None, datetime | None]:
    """Return the next mail, and from when on something may go if not now."""
    now = sending.now()
    with sending.database.reading() as db:
        if is_stopped(db):
            return None, None
        found = mailings.next_to_work(db, mailbox, now=now, real_now=sending.real_now(), skip=tried)
        if found is None:
            return None, mailings.next_not_before(db, now, mailbox=mailbox)
        free = free_at(db, mailbox, now) if found.state is MailingState.DUE else now
        return found, free if free > now else None


def _take_slot(sending: Sending, mailbox: str) -> bool:
    with sending.database.writing() as db:
        return take_slot(
            db, mailbox, SlotKind.MAIL, sending.owner, real_now=sending.real_now(), lasts=LEASE
        )


def _step_aside(sending: Sending, mailing_id: int, exc: Exception) -> str:
    """Take a row that cannot be worked out of the others' way, where HR sees it.

    One that may be on its way already is looked into later.
    """
    # The error's name only: its text may quote what the mail says.
    reason = f"it could not be worked ({type(exc).__name__}); the logs say more"
    with sending.database.writing() as db:
        row = db.get_one(Mailing, mailing_id, with_for_update=True)
        if row.state not in mailings.AT_WORK:
            return row.state.value
        row.reason = reason
        row.lease_until = None
        if row.state in (MailingState.DUE, MailingState.DRAFTING):
            row.state = MailingState.FAILED
            unbind_releases(db, row.id)
        else:
            if row.state is MailingState.SENDING:
                row.state = MailingState.UNKNOWN
            row.retry_at = sending.real_now() + _ASIDE_FOR
        return row.state.value
