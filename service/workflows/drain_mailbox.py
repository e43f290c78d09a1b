"""Work a sender's mailbox off, one mail at a time, in its slot for mail."""

from collections import Counter
from datetime import timedelta

import structlog
from sqlalchemy.exc import OperationalError

from service.domain.states import MailingState, SlotKind
from service.models import Mailing
from service.store import mailings
from service.store.slots import give_back_slot, take_slot
from service.store.stops import is_stopped
from service.workflows.claim_mail import LEASE, Sending
from service.workflows.compose_mail import unbind_releases
from service.workflows.send_mail import look_into, send_mail

_LOG = structlog.get_logger(__name__)

_ASIDE_FOR = timedelta(minutes=10)


def drain_mailbox(sending: Sending, mailbox: str) -> Counter[str]:
    """Work everything that a mailbox owes now, one mail at a time.

    Returns:
        How many rows ended in each state; empty where another worker holds the mailbox, or where
        everything is stopped.
    """
    counts: Counter[str] = Counter()
    tried: list[int] = []
    renew_at = sending.real_now()
    while True:
        if sending.real_now() >= renew_at:
            if not _take_slot(sending, mailbox):
                return counts
            # One mail's calls end well within the half that is left.
            renew_at = sending.real_now() + LEASE / 2
        with sending.database.reading() as db:
            if is_stopped(db):
                break
            row = mailings.next_to_work(
                db, mailbox, now=sending.now(), real_now=sending.real_now(), skip=tried
            )
            if row is None:
                break
            mailing_id, state, fence = row.id, row.state, row.fence
        tried.append(mailing_id)
        try:
            if state in mailings.TO_RECONCILE or state is MailingState.SENDING:
                counts[look_into(sending, mailing_id, fence)] += 1
            else:
                counts[send_mail(sending, mailing_id)] += 1
        except OperationalError:
            # The database is away: no other row would fare better.
            raise
        except Exception as exc:  # noqa: BLE001 -- one bad row must not stop the others
            _LOG.exception("mailing failed", mailing_id=mailing_id)
            counts[_step_aside(sending, mailing_id, exc)] += 1
    with sending.database.writing() as db:
        give_back_slot(db, mailbox, SlotKind.MAIL, sending.owner)
    if counts:
        _LOG.info("mailbox drained", **counts)
    return counts


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
