"""Queue a mail that no touchpoint's rule brings about: one event, one reader, in their hours."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.journey.windows import next_allowed
from service.domain.states import MailingState
from service.models import Mailing, Person
from service.store.journey import HolidaysOf, reader_of
from service.store.mailings import insert_new
from service.workflows.queue_due_mail import sender_for


def queue_one_mail(
    db: Session,
    touchpoint: str,
    subject_id: int,
    reader: Person,
    *,
    programme_id: int | None,
    useful_for: timedelta,
    senders: Sequence[str],
    holidays_of: HolidaysOf,
    now: datetime,
) -> int:
    """Queue it once, whoever asks again; return the mailing's id.

    Args:
        subject_id: of the row that the mail is about.
        programme_id: None keeps it out of every list of a programme's mails.
        now: service time.
    """
    due_at = next_allowed(reader_of(reader, (now.year, now.year + 1), holidays_of), now, late=False)
    key = f"{touchpoint}:{subject_id}"
    values = {
        "key": key,
        "touchpoint": touchpoint,
        "programme_id": programme_id,
        "person_id": reader.id,
        "state": MailingState.DUE,
        "due_at": due_at,
        "not_before": due_at,
        "useless_after": due_at + useful_for,
        "mailbox": sender_for(reader.id, senders),
    }
    insert_new(db, Mailing, [values], unique="key")
    return db.scalars(select(Mailing.id).where(Mailing.key == key)).one()
