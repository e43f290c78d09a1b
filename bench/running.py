"""The example programme lived through at one jump, and the memory of each process."""

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import requests
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from bench.machines import (
    ROOT,
    Microsoft,
    clean_environment,
    database_url,
    free_port,
    has_postgres,
    microsoft,
    process,
    redis_url,
    setwise,
    wait_for_port,
)
from bench.sample import SENDER
from bench.table import Row
from service.domain.states import MailingState
from service.models import Mailing
from service.store.database import Database

_EXAMPLE = ROOT / "examples" / "becky.yaml"
_PEOPLE = ROOT / "examples" / "people.csv"
_IDLE_SECONDS = 4
_MOST_IDLE_MEGABYTES = 250
"""What design 2 and 7 promise of the embedded default."""
_PATIENCE_SECONDS = 300
_SETTLED = {MailingState.SENT, MailingState.SKIPPED}


def measure(folder: Path) -> Iterator[Row]:
    """Run the example embedded, then as three processes; yield rows.

    Raises:
        RuntimeError: it did not catch up, or not every mail of it was sent.
    """
    yield from _embedded(folder / "embedded")
    if has_postgres():
        yield from _apart(folder / "apart")


def _embedded(folder: Path) -> Iterator[Row]:
    folder.mkdir()
    with ExitStack() as stack:
        running = stack.enter_context(microsoft(folder, _PEOPLE))
        url = stack.enter_context(database_url("sqlite", folder))
        variables, port = _variables(running, folder, url)
        service = stack.enter_context(
            process(setwise("serve"), variables, log=folder / "serve.log")
        )
        wait_for_port(port)
        time.sleep(_IDLE_SECONDS)
        idle = megabytes(service.pid, "VmRSS")
        _book(variables)
        booked = megabytes(service.pid, "VmHWM")
        _jump(running, port, "P3D")
        started = time.perf_counter()
        before = _sent(running)
        _jump(running, port, "P300D")
        seconds = time.perf_counter() - started
        mails = _sent(running) - before
        _check(url, _sent(running))
        section = "Memory of the embedded service (web, clock, worker, SQLite)"
        yield Row(section, "idle", idle, "MB", 1, _MOST_IDLE_MEGABYTES, "what is promised")
        yield Row(section, "peak while booking the example", booked, "MB", 1)
        peak = megabytes(service.pid, "VmHWM")
        yield Row(section, "peak of its whole programme", peak, "MB", 1)
        beside = megabytes(running.sandbox.process.pid, "VmHWM")
        yield Row(section, "peak of the sandbox beside it", beside, "MB", 1)
        section = "The example lived through at one jump of 300 days (embedded, with the sandbox)"
        yield Row(section, "mails a second", mails / seconds, "/s", mails)
        yield Row(section, "seconds", seconds, "s", mails)


def _apart(folder: Path) -> Iterator[Row]:
    folder.mkdir()
    with ExitStack() as stack:
        broker = stack.enter_context(redis_url(folder))
        if broker is None:
            return
        running = stack.enter_context(microsoft(folder, _PEOPLE))
        url = stack.enter_context(database_url("postgresql", folder))
        variables, port = _variables(running, folder, url)
        variables["BROKER_URL"] = broker
        upgrade = setwise("db", "upgrade")
        subprocess.run(
            upgrade,
            cwd=ROOT,
            env=clean_environment() | variables,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        started = {}
        began = time.monotonic()
        for name in ("web", "clock", "worker"):
            log = folder / f"{name}.log"
            started[name] = stack.enter_context(process(setwise(name), variables, log=log))
            if name == "web":
                _answers(port)
                starting = time.monotonic() - began
        section = "Start of a web process"
        yield Row(section, "until it answers", starting, "s", 1)
        _book(variables)
        _jump(running, port, "P3D")
        section = "Peak memory of the processes apart (PostgreSQL, Redis; booked and one wave sent)"
        for name, one in started.items():
            yield Row(section, name, megabytes(one.pid, "VmHWM"), "MB", _sent(running))


def _answers(port: int) -> None:
    """Wait until the process answers a request, which is later than that it listens."""
    wait_for_port(port)
    requests.get(f"http://127.0.0.1:{port}/healthz", timeout=60).raise_for_status()


def _variables(running: Microsoft, folder: Path, url: str) -> tuple[dict[str, str], int]:
    port = free_port()
    variables = {
        **running.sandbox.settings(),
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "SECRET_KEYS": "a-signing-key-of-the-bench-that-is-long-enough",
        "DATA_KEYS": Fernet.generate_key().decode(),
        "WEB_PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
    }
    return variables, port


def _book(variables: Mapping[str, str]) -> None:
    subprocess.run(
        setwise("book", "--yes", "--json", str(_EXAMPLE)),
        cwd=ROOT,
        env=clean_environment() | dict(variables),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=120,
    )


def _jump(running: Microsoft, port: int, duration: str) -> None:
    """Move the sandbox's clock and wait until all that fell due is worked off."""
    running.tell("clock", {"advance": duration})
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with requests.Session() as session:
        session.trust_env = False
        while time.monotonic() < deadline:
            answer = session.get(f"http://127.0.0.1:{port}/healthz", timeout=30).json()
            if answer["caught_up"]:
                return
            time.sleep(0.2)
    raise RuntimeError(f"the service did not catch up with {duration}")


def _sent(running: Microsoft) -> int:
    return running.counters().get("messages_sent", 0)


def _check(url: str, seen: int) -> None:
    """Every row is settled, and each that says sent stands once among the sender's sent mails."""
    database = Database(url)
    with database.reading() as db:
        query = select(Mailing.state, func.count()).group_by(Mailing.state)
        counts = dict(db.execute(query).tuples().all())
        addressed = db.scalar(select(func.count()).where(Mailing.mailbox == SENDER))
    database.dispose()
    if not addressed or set(counts) - _SETTLED or counts.get(MailingState.SENT) != seen:
        told = {state.value: count for state, count in counts.items()}
        raise RuntimeError(f"the rows say {told}, the sandbox saw {seen} mails sent")


def megabytes(pid: int, what: str) -> float:
    """Return a size of a process and its children together, from Linux' own account."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    own = int(lines[what].split()[0]) / 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return own + sum(megabytes(int(child), what) for child in children)
