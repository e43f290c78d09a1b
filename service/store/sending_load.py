"""How many people are written to, and how much of its limits each mailbox has used."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from service.domain.send_budget import next_free
from service.models import Base, Mailing, Person
from service.store.mailings import nth_newest_send

_LATELY = timedelta(minutes=1)
_MAILS = Base.metadata.tables["mailing"]


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


def carry_sends(db: Session, *, at: datetime, to: datetime) -> None:
    """Let the sends of the last minute be as recent after a leap of service time as before it.

    Whoever counts them beside us has a clock that did not leap then.
    """
    lately = select(Mailing.id, Mailing.budgeted_at).where(
        Mailing.budgeted_at > at - _LATELY, Mailing.budgeted_at <= at
    )
    rows = [{"its_id": row.id, "then": row.budgeted_at + (to - at)} for row in db.execute(lately)]
    if rows:
        carried = update(_MAILS).where(_MAILS.c.id == bindparam("its_id"))
        db.execute(carried.values(budgeted_at=bindparam("then")), rows)
