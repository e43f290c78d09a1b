"""A process's wiring with everything of ours real, and Microsoft 365 in memory."""

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime

from cryptography.fernet import Fernet
from dramatiq import Worker
from sqlalchemy import select

from service.clock import FollowingClock, Standing
from service.jobs.actors import Actors, declare_actors
from service.models import Mailing
from service.settings import Settings
from service.store import service_time, vital_signs
from service.store.service_time import read_standing
from service.wiring import Wiring, build
from tests.participants import Maple, build_maple
from tests.workflows.booking import OPEN
from tests.workflows.groups import Directory
from tests.workflows.inbox import Inbox
from tests.workflows.mailbox import Mailbox
from tests.workflows.outlook import Outlook
from tests.workflows.watches import Watches

SENDER = "learning@larkfield.example"
ORGANISER = "sets-1@larkfield.example"
_DATA_KEY = Fernet.generate_key().decode()


@dataclass
class Leader:
    """The clock of a sandbox as it was last set; None where none is followed."""

    standing: Standing | None = None
    lived: list[datetime] = field(default_factory=list)
    """Where service time told that it stands."""


@dataclass(frozen=True)
class MemoryWiring(Wiring):
    """Real rows, queue and clock over a mailbox and a calendar in memory."""

    mailbox: Mailbox = field(default_factory=Mailbox)
    calendar: Outlook = field(default_factory=Outlook)
    leader: Leader = field(default_factory=Leader)
    came_back: Inbox = field(default_factory=Inbox)
    standing_watches: Watches = field(default_factory=Watches)
    groups: Directory = field(default_factory=Directory)

    @property
    def mail(self) -> Mailbox:
        """The sender's mailbox."""
        return self.mailbox

    @property
    def inbox(self) -> Inbox:
        """What came back to the sender."""
        return self.came_back

    @property
    def watches(self) -> Watches:
        """Microsoft's side of our watches."""
        return self.standing_watches

    @property
    def meetings(self) -> Outlook:
        """The organiser's calendar."""
        return self.calendar

    @property
    def directory(self) -> Directory:
        """People and groups."""
        return self.groups

    def followed(self) -> Standing | None:
        """Return where the followed clock stands."""
        return self.leader.standing

    def tell_lived(self, at: datetime) -> None:
        """Note where service time stands."""
        self.leader.lived.append(at)

    def jump(self, to: datetime) -> None:
        """Move the followed clock, as a person does in the sandbox."""
        rate = 1.0 if self.leader.standing is None else self.leader.standing.rate
        self.leader.standing = Standing(to, self.real_now(), rate)

    def stand_at(self, at: datetime) -> None:
        """Let service time begin at an instant, in step with the followed clock."""
        self.jump(at)
        with self.database.writing() as db:
            service_time.move(db, Standing(at, self.real_now()), caught_up=True)

    def is_caught_up(self) -> bool:
        """Return what `/healthz` would say."""
        with self.database.reading() as db:
            return vital_signs.is_caught_up(db)

    def rows(self) -> list[Mailing]:
        """Return every mailing."""
        with self.database.reading() as db:
            found = list(db.scalars(select(Mailing).order_by(Mailing.id)))
            db.expunge_all()
            return found


def build_memory(database_url: str, broker_url: str = "stub://") -> MemoryWiring:
    """Return a wiring over an empty, complete database."""
    settings = Settings.load(
        {
            "DATABASE_URL": database_url,
            "BROKER_URL": broker_url,
            "SANDBOX_CLOCK_URL": "http://127.0.0.1:9/_sandbox/clock",
            "SECRET_KEYS": "k" * 32,
            "DATA_KEYS": _DATA_KEY,
            "SENDER_MAILBOXES": SENDER,
            "ORGANISER_MAILBOXES": ORGANISER,
            "SEND_MODE": "live",
        }
    )
    chosen = build(settings)
    values = {one.name: getattr(chosen, one.name) for one in fields(Wiring)}
    database = chosen.database
    wiring = MemoryWiring(**values | {"clock": FollowingClock(lambda: read_standing(database))})
    OPEN.append(wiring.database)
    wiring.database.create_all()
    return wiring


def with_maple(database_url: str, *, at: datetime, broker_url: str = "stub://") -> MemoryWiring:
    """Return a wiring with one approved programme, its time standing at an instant."""
    wiring = build_memory(database_url, broker_url)
    wiring.stand_at(at)
    add_maple(wiring)
    return wiring


def add_maple(wiring: MemoryWiring) -> Maple:
    """Write the rows of one approved programme."""
    with wiring.database.writing() as db:
        return build_maple(db)


@contextmanager
def working(wiring: MemoryWiring, actors: Actors | None = None) -> Iterator[Actors]:
    """Run a worker's threads for actors, declared here or before; end them whatever happens."""
    actors = actors or declare_actors(wiring)
    worker = Worker(wiring.broker, worker_timeout=50, worker_threads=2)
    worker.start()
    try:
        yield actors
    finally:
        worker.stop()
        wiring.broker.close()


def collect_quietly() -> None:
    """Let go of the sockets that pika leaves to the garbage collector, here and not later."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
