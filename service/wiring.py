"""The only place that chooses: settings in, a process's collaborators out."""

import os
import secrets
import socket
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache

import requests
from dramatiq import Broker

from service.clients import GraphClients, graph_clients, sign_in_client
from service.clock import Clock, FollowingClock, Standing, SystemClock
from service.domain.holidays import public_holidays
from service.domain.reach import Reach, SendMode
from service.errors import Stopped
from service.jobs.queue import broker_answers, make_broker
from service.links import Links
from service.models.encryption import use_data_keys
from service.settings import Settings
from service.store.database import Database
from service.store.request_ledger import RequestLedger
from service.store.service_time import read_standing
from service.store.stops import is_stopped_now
from service.workflows.ports import (
    BooksMeetings,
    ChecksPermissions,
    ReadsAvailability,
    ReadsDirectory,
    ReadsInbox,
    SendsMail,
    SignsIn,
    TracesMail,
    WatchesMailboxes,
)

IN_STEP = timedelta(seconds=2)
"""Real time; nearer than this, service time and a sandbox's clock count as the same."""
_CLOCK_TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class Wiring:
    """What the parts of one process are handed.

    Clients of Microsoft 365 are made at first use, so that a web process, which has no
    credentials for them, neither needs nor loads them.
    """

    settings: Settings
    clock: Clock
    database: Database
    links: Links
    broker: Broker
    owner: str
    """Names this process in leases: host, process id, and a word of its own start."""

    def real_now(self) -> datetime:
        """Return the machine's time: for leases, waits, cookies and codes."""
        return datetime.now(UTC)

    def holidays_of(self, region: str, year: int) -> Collection[date]:
        """Return a known region's public holidays in a year; none where none is named."""
        return _holidays_of(region, year)

    def broker_answers(self) -> bool:
        """Say whether the queue can be reached."""
        return broker_answers(self.broker)

    def may_send_to(self, address: str) -> bool:
        """Say whether `SEND_MODE` lets mail go to an address, and invitations too."""
        return self.reach.includes(address)

    @cached_property
    def reach(self) -> Reach:
        """Whom `SEND_MODE` lets this installation write to and invite."""
        return Reach.of(self.settings.send_mode, self.settings.pilot_recipients)

    def why_quiet(self) -> str | None:
        """Say why nothing may be written to Outlook now; None where everything goes its way."""
        if self.reach.mode is SendMode.OFF:
            return "SEND_MODE is off, so nothing is booked or sent; what falls due waits"
        if is_stopped_now(self.database):
            return "everything is stopped, until somebody resumes it"
        return None

    def require_writable(self) -> None:
        """Ask, right before anything is written to Outlook, whether it may be.

        Raises:
            Stopped: HR stopped everything, or `SEND_MODE` is off.
        """
        reason = self.why_quiet()
        if reason is not None:
            raise Stopped(reason)

    def followed(self) -> Standing | None:
        """Ask the sandbox on this machine for its time; None where service time follows nobody.

        Raises:
            requests.RequestException: it does not answer.
        """
        url = self.settings.sandbox_clock_url
        if url is None:
            return None
        with _loopback_session() as session:
            asked_at = self.real_now()
            answer = session.get(url, timeout=_CLOCK_TIMEOUT_SECONDS)
        answer.raise_for_status()
        told = answer.json()
        # What it tells was true at some moment between question and answer.
        middle = asked_at + (self.real_now() - asked_at) / 2
        return Standing(datetime.fromisoformat(told["now"]), middle, told["rate"])

    def tell_lived(self, at: datetime) -> None:
        """Tell the sandbox that is followed where service time stands: limits are counted there.

        Raises:
            requests.RequestException: it does not answer, or does not take it.
        """
        url = self.settings.sandbox_clock_url
        if url is None:
            return
        with _loopback_session() as session:
            answer = session.post(
                url, json={"lived": at.isoformat()}, timeout=_CLOCK_TIMEOUT_SECONDS
            )
        answer.raise_for_status()

    def is_in_step(self) -> bool:
        """Say whether service time has reached the clock that it follows."""
        followed = self.followed()
        return followed is None or self.is_near(followed)

    def is_near(self, followed: Standing) -> bool:
        """Say whether service time and another clock are too near to be told apart."""
        apart = followed.now(self.real_now()) - self.clock.now()
        return abs(apart) <= IN_STEP * max(1.0, followed.rate)

    @cached_property
    def _graph(self) -> GraphClients:
        ledger = RequestLedger(self.database, self.real_now)
        return graph_clients(
            self.settings, before_write=self.require_writable, before_mailbox=ledger.admit
        )

    @property
    def mail(self) -> SendsMail:
        """The sender mailboxes."""
        return self._graph.mail

    @property
    def traces(self) -> TracesMail:
        """The tenant's message trace."""
        return self._graph.traces

    @property
    def meetings(self) -> BooksMeetings:
        """The organisers' calendars."""
        return self._graph.meetings

    @property
    def inbox(self) -> ReadsInbox:
        """What comes back to the sender mailboxes."""
        return self._graph.inbox

    @property
    def watches(self) -> WatchesMailboxes:
        """Being told when something changes in a mailbox."""
        return self._graph.watches

    @property
    def directory(self) -> ReadsDirectory:
        """People and their managers."""
        return self._graph.directory

    @property
    def availability(self) -> ReadsAvailability:
        """When people are taken."""
        return self._graph.availability

    @property
    def permissions(self) -> ChecksPermissions:
        """What `doctor` asks."""
        return self._graph.permissions

    @cached_property
    def signs_in(self) -> SignsIn:
        """Sign-in for the web pages."""
        return sign_in_client(self.settings)


def build(settings: Settings) -> Wiring:
    """Choose everything by the settings; nothing is connected yet."""
    use_data_keys([key.get_secret_value() for key in settings.data_keys])
    database = Database(settings.database_url)
    return Wiring(
        settings=settings,
        clock=_clock(settings, database),
        database=database,
        links=Links(settings.public_url, [key.get_secret_value() for key in settings.secret_keys]),
        broker=make_broker(settings.broker_url),
        owner=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
    )


def _loopback_session() -> requests.Session:
    session = requests.Session()
    # A proxy of the environment has no business on a loopback address.
    session.trust_env = False
    return session


def _clock(settings: Settings, database: Database) -> Clock:
    if settings.sandbox_clock_url is None:
        return SystemClock()
    return FollowingClock(lambda: read_standing(database))


@lru_cache(maxsize=512)
def _holidays_of(region: str, year: int) -> frozenset[date]:
    return frozenset(public_holidays([region], [year]))
