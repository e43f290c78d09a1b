"""What is measured against: a sandbox, a PostgreSQL database, a Redis of our own, processes."""

import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import requests
from psycopg import sql

from service.cli.sandbox_child import Sandbox, start_sandbox

ROOT = Path(__file__).parent.parent
POSTGRES_URL = os.environ.get(
    "SETWISE_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
_NO_MESSAGES = "2200-01-01T00:00:00Z"
_READY_WITHIN_SECONDS = 60


class Microsoft:
    """A running sandbox, told what to be and asked what it saw."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._session = requests.Session()
        self._session.trust_env = False

    def tell(self, topic: str, said: dict[str, Any]) -> None:
        """Post to one of its script calls."""
        url = f"{self.sandbox.people_url}/_sandbox/{topic}"
        self._session.post(url, json=said, timeout=30).raise_for_status()

    def counters(self) -> dict[str, int]:
        """Return how often each Graph call was made so far."""
        url = f"{self.sandbox.people_url}/_sandbox/state?since={_NO_MESSAGES}"
        answer = self._session.get(url, timeout=60)
        answer.raise_for_status()
        found: dict[str, int] = answer.json()["counters"]
        return found

    def limits(self) -> dict[str, dict[str, int]]:
        """Return how many requests were `over` each limit, and the most `at_once` by mailbox."""
        url = f"{self.sandbox.people_url}/_sandbox/state?since={_NO_MESSAGES}"
        answer = self._session.get(url, timeout=60)
        answer.raise_for_status()
        found: dict[str, dict[str, int]] = answer.json()["limits"]
        return found

    def messages(self) -> list[dict[str, object]]:
        """Return every message that it holds."""
        answer = self._session.get(f"{self.sandbox.people_url}/_sandbox/state", timeout=120)
        answer.raise_for_status()
        found: list[dict[str, object]] = answer.json()["messages"]
        return found

    def close(self) -> None:
        self._session.close()


@contextmanager
def microsoft(folder: Path, people: Path) -> Iterator[Microsoft]:
    """Start a sandbox that enforces no limits; end it."""
    sandbox = start_sandbox(data=folder / "sandbox", port=0, people_port=0, people=people)
    running = Microsoft(sandbox)
    try:
        running.tell("limits", {"enforced": False, "concurrency": False})
        yield running
    finally:
        running.close()
        sandbox.stop()


def has_postgres() -> bool:
    """Whether PostgreSQL answers."""
    parts = urlsplit(POSTGRES_URL)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 5432), timeout=2):
            return True
    except OSError:
        return False


@contextmanager
def database_url(kind: str, folder: Path) -> Iterator[str]:
    """Name an empty database: `sqlite` in the folder, or `postgresql`, dropped at the end."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'{uuid.uuid4().hex}.sqlite3'}"
        return
    name = sql.Identifier(base := f"setwise_bench_{uuid.uuid4().hex}")
    make = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name)
    with psycopg.connect(plain_postgres(POSTGRES_URL), autocommit=True) as connection:
        connection.execute(make)
    try:
        yield urlunsplit(urlsplit(POSTGRES_URL)._replace(path=f"/{base}"))
    finally:
        with psycopg.connect(plain_postgres(POSTGRES_URL), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def plain_postgres(url: str) -> str:
    """Return a SQLAlchemy URL as the driver itself takes it."""
    return url.replace("+psycopg", "", 1)


@contextmanager
def redis_url(folder: Path) -> Iterator[str | None]:
    """Run a Redis of our own, which keeps nothing; None where it is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        yield None
        return
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with process(command, {}, log=folder / "redis.log"):
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


@contextmanager
def process(
    command: list[str], variables: Mapping[str, str], *, log: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program with our variables and none of the caller's settings; end it."""
    with (
        log.open("wb") as said,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=clean_environment() | dict(variables),
            stdout=said,
            stderr=said,
        ) as started,
    ):
        try:
            yield started
        finally:
            started.terminate()
            try:
                started.wait(timeout=15)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


def clean_environment() -> dict[str, str]:
    """Return what a program needs of ours: where programs are, and nothing that configures."""
    return {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ
    }


def setwise(*arguments: str) -> list[str]:
    """Return the command line of our own program, in this very Python."""
    return [sys.executable, "-m", "service", *arguments]


def wait_for_port(port: int) -> None:
    """Wait until somebody listens.

    Raises:
        TimeoutError: nobody does.
    """
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    message = "a server that was to be measured did not start"
    raise TimeoutError(message)
