"""A PostgreSQL and a Redis of a run's own: ports, folders and processes that it may kill."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis

from tests.flows.processes import free_port

_DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
_READY_SECONDS = 60.0
_STOP_SECONDS = 20.0
_CONNECTIONS = 200
"""Five processes may ask for 34 each (docs/operations.md); PostgreSQL's own default is 100."""


@dataclass
class OwnServer:
    """One server process, the leader of a group of its own, with its output in a file."""

    command: list[str]
    url: str
    log: Path
    user: str | None = None
    popen: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def process_id(self) -> int:
        """Its own, while it runs."""
        assert self.popen is not None
        return self.popen.pid

    def start(self) -> None:
        """Start it, or start it anew in the same folder, and wait until it answers."""
        with self.log.open("a") as log:
            self.popen = subprocess.Popen(
                mortal(self.command),
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
            )
        deadline = time.monotonic() + _READY_SECONDS
        while not self.answers():
            assert self.popen.poll() is None, f"it ended: {self.log.read_text()[-2000:]}"
            assert time.monotonic() < deadline, (
                f"it does not answer: {self.log.read_text()[-2000:]}"
            )
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it and all its children with a signal that nothing can handle."""
        if self.popen is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
        self.popen = None

    def stop(self) -> None:
        """Ask it to end, at once where it knows how to; what does not listen is killed."""
        if self.popen is not None and self.popen.poll() is None:
            self.popen.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.popen.wait(timeout=_STOP_SECONDS)
        self.kill()

    def answers(self) -> bool:
        """Whether it takes a question."""
        if self.url.startswith("redis"):
            with redis.Redis.from_url(self.url) as client, suppress(redis.RedisError):
                return bool(client.ping())
            return False
        with suppress(psycopg.OperationalError):
            psycopg.connect(self.url.replace("+psycopg", "", 1), connect_timeout=2).close()
            return True
        return False


def mortal(command: list[str]) -> list[str]:
    """Return a command whose process the kernel kills when ours ends, however it does."""
    program = shutil.which("setpriv")
    return command if program is None else [program, "--pdeathsig", "KILL", *command]


def postgres_programs() -> Path | None:
    """Return the folder of initdb and postgres; None where they are not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(_DEBIAN_PROGRAMS.glob("*/bin"), key=lambda one: float(one.parent.name))
    return found[-1] if found else None


@contextmanager
def own_postgres(programs: Path) -> Iterator[OwnServer]:
    """Run a PostgreSQL with one empty database and its own defaults; leave nothing behind."""
    # It refuses to be root, and whoever it is must be able to walk to its folder.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="setwise-soak-"))
    try:
        if user is not None:
            shutil.chown(folder, user, user)
        data, port = folder / "data", free_port()
        _as_its_user(
            [
                *(str(programs / "initdb"), "--pgdata", str(data), "--username", "setwise"),
                *("--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"),
            ],
            user,
        )
        command = [
            *(str(programs / "postgres"), "-D", str(data), "-p", str(port)),
            *("-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"),
            *("-c", f"max_connections={_CONNECTIONS}"),
        ]
        url = f"postgresql+psycopg://setwise@127.0.0.1:{port}/postgres"
        server = OwnServer(command, url, folder / "postgres.log", user)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


@contextmanager
def own_redis(program: str, folder: Path) -> Iterator[OwnServer]:
    """Run a Redis that keeps nothing, so that whoever kills it loses all that it held."""
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/"]
    server = OwnServer(command, f"redis://127.0.0.1:{port}/0", folder / "redis.log")
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _as_its_user(command: list[str], user: str | None) -> None:
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        timeout=120,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
