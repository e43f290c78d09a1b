"""Queue the mail with the link to somebody's own page."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import FRESH_LINK
from service.domain.states import MailingState
from service.models import Mailing
from service.store.mailings import insert_new
from service.workflows.queue_due_mail import sender_for

_USEFUL_FOR = timedelta(hours=12)


def queue_fresh_link(
    db: Session,
    key: str,
    person_id: int,
    programme_id: int,
    *,
    senders: Sequence[str],
    now: datetime,
) -> None:
    """Queue it at once, whatever the hour: whoever waits for it, waits now; a key goes once.

    Args:
        now: service time.
    """
    row = {
        "key": key,
        "touchpoint": FRESH_LINK,
        "programme_id": programme_id,
        "person_id": person_id,
        "state": MailingState.DUE,
        "due_at": now,
        "useless_after": now + _USEFUL_FOR,
        "mailbox": sender_for(person_id, senders),
    }
    insert_new(db, Mailing, [row], unique="key")
