"""A programme with a mail due, and a worker over a mailbox in memory."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from service.domain.holidays import public_holidays
from service.domain.states import MailingState, ReleaseState
from service.links import Links
from service.models import FormLink, Mailing, Release, Reply, SetSession
from service.store.database import Database
from service.workflows.claim_mail import Sending
from service.workflows.drain_mailbox import drain_mailbox
from service.workflows.queue_due_mail import queue_due_mail
from tests.participants import build_maple
from tests.workflows.booking import open_database
from tests.workflows.mailbox import Mailbox

SENDER = "learning@larkfield.example"
NOW = datetime(2027, 3, 31, 12, 0, tzinfo=UTC)
"""Wednesday before session 3 of Maple, which is on the Tuesday after Easter."""

SUMMARY_DUE = datetime(2027, 5, 18, 7, 30, tzinfo=UTC)
"""Five working days after session 4, 08:30 in London."""


def holidays_of(region: str, year: int) -> Collection[date]:
    return frozenset(public_holidays([region], [year]))


@dataclass
class Worker:
    """Drains one mailbox; service time and real time move only when told."""

    database: Database
    mailbox: Mailbox = field(default_factory=Mailbox)
    now: datetime = NOW
    real: datetime = datetime(2027, 1, 1, tzinfo=UTC)
    owner: str = "worker-1"
    allowed: bool = True
    waits: bool = False

    def queue(self) -> dict[str, int]:
        return dict(
            queue_due_mail(self.database, now=self.now, senders=(SENDER,), holidays_of=holidays_of)
        )

    def drain(self) -> dict[str, int]:
        sending = Sending(
            database=self.database,
            mail=self.mailbox,
            links=Links("http://localhost", ["k" * 32]),
            holidays_of=holidays_of,
            now=lambda: self.now,
            real_now=lambda: self.real,
            owner=self.owner,
            may_send_to=lambda _address: self.allowed,
            wait_until=self.wait_until,
        )
        return dict(drain_mailbox(sending, SENDER))

    def wait_until(self, instant: datetime) -> bool:
        """Let time go on to an instant, where this worker waits at all."""
        if not self.waits:
            return False
        self.later(seconds=max(0.0, (instant - self.now).total_seconds()))
        return True

    def later(self, **how: float) -> None:
        self.now += timedelta(**how)
        self.real += timedelta(**how)

    def rows(self) -> list[Mailing]:
        with self.database.reading() as db:
            rows = list(db.scalars(select(Mailing).order_by(Mailing.id)))
            db.expunge_all()
            return rows

    def states(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in self.rows():
            found[row.state.value] = found.get(row.state.value, 0) + 1
        return found


def worker_with_one_mail(database_url: str) -> Worker:
    """Return a worker with exactly one mailing due: Ann's before session 3."""
    database = open_database(database_url)
    with database.writing() as db:
        build_maple(db)
    worker = Worker(database)
    worker.queue()
    with database.writing() as db:
        for row in db.scalars(select(Mailing)):
            is_hers = row.touchpoint == "before-session" and row.person.given_name == "Ann"
            if not is_hers or row.state is not MailingState.DUE:
                db.delete(row)
    return worker


def summary_with_a_line(database_url: str) -> Worker:
    """Return a worker whose one mailing is Ann's summary with one released line."""
    worker = worker_with_one_mail(database_url)
    worker.now = SUMMARY_DUE
    worker.queue()
    with worker.database.writing() as db:
        for row in db.scalars(select(Mailing)):
            if row.touchpoint != "manager-summary" or row.state is not MailingState.DUE:
                db.delete(row)
        summary = db.scalars(
            select(Mailing).where(
                Mailing.touchpoint == "manager-summary", Mailing.state == MailingState.DUE
            )
        ).one()
        link = FormLink(
            key="the form that ticked it",
            form="after-session",
            programme_id=summary.programme_id,
            person_id=summary.about_person_id,
            set_id=db.get_one(SetSession, summary.set_session_id).set_id,
            set_session_id=summary.set_session_id,
            about_person_id=None,
            opens_at=worker.now,
            closes_at=worker.now,
            cancelled_at=None,
        )
        db.add(link)
        db.flush()
        reply = Reply(
            form_link_id=link.id,
            version=1,
            device="d",
            submitted_at=worker.now,
            changed_at=worker.now,
        )
        db.add(reply)
        db.flush()
        db.add(
            Release(
                owner_id=summary.about_person_id,
                set_id=link.set_id,
                set_session_id=summary.set_session_id,
                reply_id=reply.id,
                line="action",
                words="ask Sam's team",
                preview_hash="h",
                state=ReleaseState.DRAFTED,
                ticked_at=worker.now - timedelta(days=5),
                sent_at=None,
                mailing_id=None,
                delete_after=worker.now.date(),
            )
        )
    return worker
