"""How many people are written to, and how much of its limits each mailbox has used."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.send_budget import next_free
from service.models import Mailing, Person
from service.store.mailings import nth_newest_send


def people_known(db: Session) -> int:
    """Count everybody in the rows: participants, facilitators and managers."""
    return db.scalar(select(func.count(Person.id))) or 0


def sends_between(db: Session, mailbox: str, after: datetime, until: datetime) -> int:
    """Count the sends that used up a mailbox's limits between two instants of service time."""
    return (
        db.scalar(
            select(func.count(Mailing.id)).where(
                Mailing.mailbox == mailbox,
                Mailing.budgeted_at > after,
                Mailing.budgeted_at <= until,
            )
        )
        or 0
    )


def free_at(db: Session, mailbox: str, now: datetime) -> datetime:
    """Return from when on a mailbox's limits allow one more send, in service time."""

    def newest(nth: int, since: datetime) -> datetime | None:
        return nth_newest_send(db, mailbox, nth, since=since, now=now)

    return next_free(newest, now)
