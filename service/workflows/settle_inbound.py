"""Mark what came back as seen: a message was read, an address was put right."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.errors import Refused
from service.models import InboundMail
from service.store.came_back import mark_seen
from service.store.held_mail import change_untouched
from service.workflows.record_audit import record_audit

_SEEN = "somebody has looked at the message"


def settle_inbound(db: Session, inbound_id: int, *, actor: str, now: datetime) -> None:
    """Mark a message, and those like it before it, as seen; nothing in a mailbox changes.

    A notice to the contact that has not begun to leave is no longer needed.

    Raises:
        Refused: there is no such message.
    """
    row = db.get(InboundMail, inbound_id)
    if row is None:
        raise Refused("this message is not known any more")
    for notice_id in mark_seen(db, row, by=actor, now=now):
        change_untouched(db, notice_id, MailingState.DUE, state=MailingState.SKIPPED, reason=_SEEN)
    record_audit(
        db, now=now, actor=actor, verb="inbound-seen", subject=f"inbound-mail:{inbound_id}"
    )
