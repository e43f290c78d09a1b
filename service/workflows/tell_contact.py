"""Tell a programme's contact that somebody's message waits in a sender mailbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import MESSAGE_WAITING
from service.domain.journey.windows import next_allowed
from service.domain.states import MailingState
from service.models import InboundMail, Mailing, Person, Programme
from service.store.journey import HolidaysOf, reader_of
from service.store.mailings import insert_new
from service.workflows.contact_person import contact_now
from service.workflows.queue_due_mail import sender_for

_USEFUL_FOR = timedelta(days=7)


def tell_contact(
    db: Session,
    row: InboundMail,
    writer: Person,
    programme: Programme,
    *,
    senders: Sequence[str],
    holidays_of: HolidaysOf,
    now: datetime,
) -> None:
    """Queue one mail a day for each writer, however much they write; never with their words.

    The contact's own messages are told to nobody: HR's page shows them.

    Args:
        now: service time.
    """
    contact = contact_now(db, programme, now=now)
    if contact.id == writer.id:
        return
    reader = reader_of(contact, (now.year, now.year + 1), holidays_of)
    due_at = next_allowed(reader, now, late=False)
    today = now.astimezone(ZoneInfo(contact.zone)).date()
    key = f"{MESSAGE_WAITING}:{programme.id}:{writer.id}:{today}"
    values = {
        "key": key,
        "touchpoint": MESSAGE_WAITING,
        "programme_id": programme.id,
        "person_id": contact.id,
        "about_person_id": writer.id,
        "state": MailingState.DUE,
        "due_at": due_at,
        "not_before": due_at,
        "useless_after": due_at + _USEFUL_FOR,
        "mailbox": sender_for(contact.id, senders),
    }
    insert_new(db, Mailing, [values], unique="key")
    row.notice_id = db.scalars(select(Mailing.id).where(Mailing.key == key)).one()
