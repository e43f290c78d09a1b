"""A whole mail through the service: rendering, rows and Graph, each apart."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import product
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import func, select

from bench import programme
from bench.booking import target
from bench.clients.ours import transport
from bench.machines import Microsoft, database_url, has_postgres, microsoft
from bench.sample import SENDER, context
from bench.table import Row
from service.domain.holidays import public_holidays
from service.domain.message import MessageTrace, OutgoingMessage, OwnDraft
from service.domain.states import MailingState
from service.graph.mail import GraphMail
from service.links import Links
from service.mail.catalogue import compose
from service.models import Mailing
from service.models.encryption import use_data_keys
from service.store.database import Database
from service.workflows.claim_mail import Sending
from service.workflows.drain_mailbox import drain_mailbox
from service.workflows.ports import SendsMail
from service.workflows.queue_due_mail import queue_due_mail

_SETS = (4, 18, 72)
_SIGNING_KEY = "a-signing-key-of-the-bench-that-is-long-enough"


@dataclass
class _Spent:
    """Seconds of this process, and by the clock, within Graph calls."""

    cpu: float = 0.0
    wall: float = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            yield
        finally:
            self.cpu += time.process_time() - cpu
            self.wall += time.perf_counter() - wall


def measure(folder: Path) -> Iterator[Row]:
    """Drain a mailbox of one wave of mails, of three sizes, on each database; yield rows.

    Raises:
        RuntimeError: not every mail was sent exactly once.
    """
    use_data_keys([Fernet.generate_key().decode()])
    rendering = _rendering()
    kinds = ["sqlite", "postgresql"] if has_postgres() else ["sqlite"]
    for kind, sets in product(kinds, _SETS):
        place = folder / f"sending-{kind}-{sets}"
        files = programme.write_files(place, sets=sets)
        with microsoft(place, files.people) as running, database_url(kind, place) as url:
            database = Database(url)
            database.create_all()
            yield from _drained(running, database, files, kind, rendering)
            database.dispose()


def _rendering() -> float:
    """Return the CPU milliseconds of one mail's subject, text and HTML."""
    compose(context())
    count = 200
    started = time.process_time()
    for _ in range(count):
        compose(context())
    return (time.process_time() - started) / count * 1e3


def _drained(
    running: Microsoft,
    database: Database,
    files: programme.Files,
    kind: str,
    rendering: float,
) -> Iterator[Row]:
    programme.book(database, programme.read(files))
    clock = programme.SteppingClock(programme.BOOKED_AT + timedelta(hours=1))
    queueing = time.process_time()
    counts = queue_due_mail(database, now=clock.now(), senders=[SENDER], holidays_of=_holidays_of)
    queued = counts["due"]
    queueing = time.process_time() - queueing
    spent = _Spent()
    sending = Sending(
        database=database,
        mail=_Timed(GraphMail(transport(target(running))), spent),
        links=Links("http://localhost:8000", [_SIGNING_KEY]),
        holidays_of=_holidays_of,
        now=clock.now,
        real_now=lambda: datetime.now(UTC),
        owner="bench",
        may_send_to=lambda _: True,
        wait_until=lambda _: False,
    )
    before = running.counters().get("requests", 0)
    cpu, wall = time.process_time(), time.perf_counter()
    drain_mailbox(sending, SENDER)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    counters = running.counters()
    _check(database, queued, counters.get("messages_sent", 0))
    a_mail = 1e3 / queued
    section = f"One mail of {queued} through the whole service ({kind})"
    all_of_it = Row(
        section,
        "all of it: client CPU",
        cpu * a_mail,
        "ms",
        queued,
        curve=f"one mail, by mails of its wave ({kind})",
        size=queued,
    )
    parts = (
        ("of which rendering", rendering),
        ("of which Graph calls", spent.cpu * a_mail),
        ("of which deciding and rows", (cpu - spent.cpu) * a_mail - rendering),
        ("queueing it: client CPU", queueing * a_mail),
        ("all of it: wall time", wall * a_mail),
        ("of which waiting in Graph calls", spent.wall * a_mail),
    )
    yield all_of_it
    for name, value in parts:
        yield Row(section, name, value, "ms", queued)
    calls = (counters["requests"] - before) / queued
    yield Row(section, "Graph calls, where sending changes ids", calls, "calls", queued)


def _check(database: Database, queued: int, seen: int) -> None:
    with database.reading() as db:
        query = select(func.count()).where(Mailing.state == MailingState.SENT)
        sent = db.scalar(query)
    if not queued or not queued == sent == seen:
        raise RuntimeError(f"{queued} mails were queued, {sent} settled, {seen} sent")


@lru_cache
def _holidays_of(region: str, year: int) -> frozenset[date]:
    return frozenset(public_holidays([region], [year]))


class _Timed:
    """The sender mailboxes, with a stop watch beside every call."""

    def __init__(self, mail: SendsMail, spent: _Spent) -> None:
        self._mail = mail
        self._spent = spent

    def create_draft(self, mailbox: str, message: OutgoingMessage, *, tag: str) -> MessageTrace:
        with self._spent.counted():
            return self._mail.create_draft(mailbox, message, tag=tag)

    def send_draft(self, mailbox: str, message_id: str) -> None:
        with self._spent.counted():
            self._mail.send_draft(mailbox, message_id)

    def look_up(self, mailbox: str, message_id: str) -> MessageTrace | None:
        with self._spent.counted():
            return self._mail.look_up(mailbox, message_id)

    def find_by_tag(self, mailbox: str, tag: str) -> list[MessageTrace]:
        with self._spent.counted():
            return self._mail.find_by_tag(mailbox, tag)

    def find_by_internet_message_id(self, mailbox: str, value: str) -> list[MessageTrace]:
        with self._spent.counted():
            return self._mail.find_by_internet_message_id(mailbox, value)

    def delete_draft(self, mailbox: str, message_id: str) -> None:
        with self._spent.counted():
            self._mail.delete_draft(mailbox, message_id)

    def drafts(self, mailbox: str) -> list[OwnDraft]:
        with self._spent.counted():
            return self._mail.drafts(mailbox)
