"""A pool of mailboxes at its limits: how much of what they allow is sent, and nothing over them."""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from bench import programme
from bench.machines import Microsoft, database_url, has_postgres, microsoft, process
from bench.table import Row
from service.domain.send_budget import MAX_A_MINUTE
from service.settings import Settings
from service.store import service_time
from service.store.database import Database
from service.store.mailings import unsettled
from service.wiring import Wiring, build
from service.workflows.queue_due_mail import queue_due_mail

_MAILBOXES = 10
_SETS = 250
"""Each has six readers of a joining mail, and a mail about each to their manager."""
_RATE = 2.0
"""Minutes of service time a minute: ten minutes in five, in which one core can work them off."""
_WORKERS = 2
_THREADS = 6
_PATIENCE_SECONDS = 900
_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Run:
    """What one run reached, by the sandbox's own account.

    Attributes:
        allowed: the mails that the limit of a minute allows, over each mailbox's whole minutes in
            which it could not run out of them; `reached` of them were sent by then.
        over: requests over each limit.
        at_once: the most calls at once in one mailbox.
        minutes: of service time, from the first mail to the last.
    """

    sent: int
    reached: int
    allowed: int
    over: Mapping[str, int]
    at_once: int
    minutes: float
    seconds: float


def measure(folder: Path) -> Iterator[Row]:
    """Queue one wave for ten mailboxes and work it off within their limits; yield rows.

    Raises:
        RuntimeError: not every mail was sent exactly once, or a request was over a limit.
    """
    kind = "postgresql" if has_postgres() else "sqlite"
    run = work_off(folder, kind, mailboxes=_MAILBOXES, sets=_SETS, rate=_RATE)
    section = (
        f"{_MAILBOXES} mailboxes at their limits, {_WORKERS} workers ({kind}, at {_RATE:g} times "
        "the machine's pace)"
    )
    yield Row(
        section, "mails sent in time", run.reached, "mails", run.sent, run.allowed, "limits allow"
    )
    yield Row(section, "requests over any limit", sum(run.over.values()), "requests", run.sent)
    yield Row(
        section, "most calls at once in a mailbox", run.at_once, "calls", run.sent, 4, "limit"
    )
    yield Row(section, "service time from first to last", run.minutes, "min", run.sent)
    yield Row(section, "real time", run.seconds, "s", run.sent)


def work_off(folder: Path, kind: str, *, mailboxes: int, sets: int, rate: float) -> Run:
    """Queue one wave of mails, and let workers of their own processes work it off.

    Args:
        kind: `sqlite` or `postgresql`.
        rate: minutes of service time a real minute.
    """
    place = folder / "limits"
    files = programme.write_files(place, sets=sets)
    senders = [f"learning-{number}@setwise.example" for number in range(1, mailboxes + 1)]
    with ExitStack() as stack:
        running = stack.enter_context(microsoft(place, files.people))
        url = stack.enter_context(database_url(kind, place))
        for sender in senders:
            running.tell("person", {"email": sender, "kind": "service"})
        running.tell("tenant", {"scope": senders})
        running.tell("limits", {"enforced": True, "concurrency": True})
        variables = {
            **running.sandbox.settings(),
            "DATABASE_URL": url,
            "DATA_DIR": str(place),
            "SECRET_KEYS": "a-signing-key-of-the-bench-that-is-long-enough",
            "DATA_KEYS": Fernet.generate_key().decode(),
            "SENDER_MAILBOXES": ",".join(senders),
            "WORKER_THREADS": str(_THREADS),
        }
        wiring = build(Settings.load(variables))
        stack.callback(wiring.database.dispose)
        queued = _queue(wiring, files, senders)
        running.tell("clock", {"now": (programme.BOOKED_AT + timedelta(hours=1)).isoformat()})
        running.tell("clock", {"rate": rate})
        _follow(wiring)
        began = time.perf_counter()
        for number in range(_WORKERS):
            command = [sys.executable, "-m", "bench.limits_worker"]
            stack.enter_context(process(command, variables, log=place / f"worker-{number}.log"))
        _wait(wiring, queued)
        return _told(running, queued, time.perf_counter() - began)


def _queue(wiring: Wiring, files: programme.Files, senders: list[str]) -> int:
    wiring.database.create_all()
    programme.book(wiring.database, programme.read(files))
    counts = queue_due_mail(
        wiring.database,
        now=programme.BOOKED_AT + timedelta(hours=1),
        senders=senders,
        holidays_of=wiring.holidays_of,
    )
    return counts["due"]


def _follow(wiring: Wiring) -> None:
    followed = wiring.followed()
    if followed is None:
        raise RuntimeError("the bench's settings name no sandbox to follow")
    with wiring.database.writing() as db:
        service_time.move(db, followed, caught_up=True)


def _wait(wiring: Wiring, queued: int) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    left = queued
    while left and time.monotonic() < deadline:
        time.sleep(0.5)
        left = _left(wiring.database, wiring)
    if left:
        raise RuntimeError(f"{left} of {queued} mails were not sent in time")


def _left(database: Database, wiring: Wiring) -> int:
    far = timedelta(days=1)
    with database.reading() as db:
        return unsettled(db, now=wiring.clock.now() + far, tried_by=wiring.real_now() + far)


def _told(running: Microsoft, queued: int, seconds: float) -> Run:
    sent_at: defaultdict[str, list[datetime]] = defaultdict(list)
    arrived: Counter[tuple[str, str]] = Counter()
    for message in running.messages():
        if message["folder"] == "sentitems":
            sent_at[str(message["mailbox"])].append(datetime.fromisoformat(str(message["sent_at"])))
        elif message["folder"] == "inbox":
            arrived[str(message["mailbox"]), str(message["internet_message_id"])] += 1
    limits = running.limits()
    sent = sum(map(len, sent_at.values()))
    once = len(arrived) == queued and set(arrived.values()) == {1}
    if sent != queued or not once or any(limits["over"].values()):
        told = f"{queued} queued, {sent} sent, {len(arrived)} arrived, over: {limits['over']}"
        raise RuntimeError(told)
    first = min(min(instants) for instants in sent_at.values())
    last = max(max(instants) for instants in sent_at.values())
    return Run(
        sent=sent,
        reached=sum(
            instant < first + _full_minutes(len(instants)) * _A_MINUTE
            for instants in sent_at.values()
            for instant in instants
        ),
        allowed=sum(MAX_A_MINUTE * _full_minutes(len(instants)) for instants in sent_at.values()),
        over=limits["over"],
        at_once=max(limits["at_once"].values()),
        minutes=(last - first) / _A_MINUTE,
        seconds=seconds,
    )


def _full_minutes(mails: int) -> int:
    """Return for how many whole minutes a mailbox of so many mails cannot run out of them."""
    return (mails - 1) // MAX_A_MINUTE
