"""Take in a report that a mail of ours was not delivered: it came back, its reader needs help."""

from sqlalchemy.orm import Session

from service.domain.inbound import (
    NON_DELIVERY_WORDS,
    InboundKind,
    InboundMessage,
    failed_address,
    message_ids_in,
    non_delivery,
)
from service.domain.states import MailingState
from service.models import InboundMail, Mailing
from service.store import inbound_mails
from service.store.held_mail import move_from
from service.workflows.mail_releases import unbind_releases

_MAY_BOUNCE = (
    # A report can be quicker than our own look at what was sent.
    MailingState.SENDING,
    MailingState.SUBMITTED,
    MailingState.SENT,
    MailingState.UNKNOWN,
    MailingState.PRESUMED_SENT,
)


def reported_mailing(db: Session, message: InboundMessage) -> Mailing | None:
    """Return the mail of ours that a report is about, by its Message-ID or else by its reader."""
    named = (*message.answers, *message_ids_in(message.text))
    found = inbound_mails.mailing_named(db, message.mailbox, named)
    if found is None and (address := failed_address(message)):
        found = inbound_mails.newest_mailing_to(db, message.mailbox, address)
    return found


def take_bounce(db: Session, row: InboundMail, message: InboundMessage) -> InboundKind:
    """Mark the mail as bounced, from whatever state it had left us in.

    Nothing of the report is kept but the reason, in one of four words. What a manager's summary
    carried goes with the next one, since this one reached nobody.
    """
    mailing = reported_mailing(db, message)
    if mailing is None:
        return InboundKind.AUTOMATIC
    row.mailing_id = mailing.id
    row.person_id = mailing.person_id
    row.non_delivery = non_delivery(message.text)
    if move_from(
        db,
        mailing.id,
        _MAY_BOUNCE,
        state=MailingState.BOUNCED,
        reason=f"it came back: {NON_DELIVERY_WORDS[row.non_delivery]}",
        retry_at=None,
        lease_until=None,
    ):
        unbind_releases(db, mailing.id)
    return InboundKind.BOUNCE


def take_delay(db: Session, row: InboundMail, message: InboundMessage) -> InboundKind:
    """Note that a mail is still being tried: no bounce, and nobody's turn."""
    mailing = reported_mailing(db, message)
    if mailing is None:
        return InboundKind.AUTOMATIC
    row.mailing_id = mailing.id
    row.person_id = mailing.person_id
    return InboundKind.DELAYED
