"""How many people are written to, and how much of its limits each mailbox has used."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import Mailing, Person


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
