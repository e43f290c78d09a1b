"""A running programme of two small sets, on which changes are tried."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from service.domain.holidays import public_holidays
from service.domain.states import MailingState
from service.files import read_programme
from service.models import LearningSet, Mailing, Membership, Person, SetSession
from service.store.database import Database
from service.workflows.change import Change
from service.workflows.queue_due_mail import queue_due_mail
from tests.workflows.booking import approve, book

PAIR = Path(__file__).parents[1] / "flows" / "programmes" / "pair.yaml"
BOOKED = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
SENDERS = ("learning@larkfield.example",)
ORGANISERS = ("sets-1@larkfield.example", "sets-2@larkfield.example")


def holidays_of(region, year):
    return public_holidays([region], [year])


def booked_pair(database: Database) -> int:
    """Book and approve two sets of four, Maple and Rowan; return the programme's id."""
    programme_id = book(database, read_programme(PAIR), now=BOOKED, organisers=ORGANISERS)
    approve(database, programme_id, now=BOOKED)
    return programme_id


def wall(words):
    """Return a naive wall time, written as in a form."""
    return datetime.fromisoformat(words)


def asked(now: datetime, *, reason: str = "") -> Change:
    """Return what every change is asked with."""
    return Change(actor="hr:1", now=now, reason=reason, senders=SENDERS, holidays_of=holidays_of)


def let_mail_leave(database: Database, now: datetime) -> None:
    """Let everything that is due at an instant count as sent then."""
    queue_due_mail(database, now=now, senders=SENDERS, holidays_of=holidays_of)
    with database.writing() as db:
        for row in db.scalars(select(Mailing).where(Mailing.state == MailingState.DUE)):
            row.state, row.sent_at = MailingState.SENT, now


def the_set(db, name="Maple"):
    return db.scalars(select(LearningSet).where(LearningSet.name == name)).one()


def session(db, number, name="Maple"):
    return db.scalars(
        select(SetSession).where(
            SetSession.set_id == the_set(db, name).id, SetSession.number == number
        )
    ).one()


def place(db, given_name):
    return db.scalars(
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.given_name == given_name)
    ).first()


def order(db, name="Maple"):
    """Return (number, kind, state, day) of a set's sessions."""
    rows = db.scalars(
        select(SetSession)
        .where(SetSession.set_id == the_set(db, name).id)
        .order_by(SetSession.number)
    )
    return [
        (row.number, row.kind.value, row.state.value, f"{row.starts_local:%m-%d %H:%M}")
        for row in rows
    ]
