"""Settle what no worker could: send a failed mail again, or say that a doubtful one arrived."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.errors import Refused
from service.models import Mailing
from service.store.held_mail import move_from
from service.workflows.record_audit import record_audit

RETRYABLE = (MailingState.FAILED, MailingState.PRESUMED_SENT)
"""A failed mail never left. A presumed one may have: only a person who looked may send it again."""


def retry_mailing(db: Session, mailing_id: int, *, actor: str, now: datetime) -> None:
    """Put a mail back to be sent; it is decided and rendered again from live rows.

    Raises:
        Refused: it is in no state in which sending again is safe.
    """
    mailing = db.get_one(Mailing, mailing_id)
    key, former = mailing.key, mailing.state
    if not move_from(
        db,
        mailing_id,
        RETRYABLE,
        state=MailingState.DUE,
        reason=None,
        sends=0,
        retry_at=None,
        not_before=None,
        lease_until=None,
        fence=Mailing.fence + 1,
    ):
        raise Refused("this mail is not one that can be sent again")
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="mailing-retried",
        subject=f"mailing:{key}",
        old=former.value,
        new=MailingState.DUE.value,
    )


def confirm_arrived(db: Session, mailing_id: int, *, actor: str, now: datetime) -> None:
    """Write down that a person looked into the mailbox and the mail had gone.

    Raises:
        Refused: nobody doubts it.
    """
    key = db.get_one(Mailing, mailing_id).key
    if not move_from(
        db, mailing_id, (MailingState.PRESUMED_SENT,), state=MailingState.SENT, sent_at=now
    ):
        raise Refused("nobody doubts that this mail was sent")
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="mailing-confirmed",
        subject=f"mailing:{key}",
        old=MailingState.PRESUMED_SENT.value,
        new=MailingState.SENT.value,
    )
