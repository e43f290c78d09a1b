"""The whole thing as an operator runs it: a sandbox and the service's processes, over sockets."""

import atexit
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from tests.flows.processes import ROOT, Process, base_environment, free_port
from tests.flows.rows import connect
from tests.nursery import the_nursery

PROGRAMMES = Path(__file__).parent / "programmes"
EXAMPLES = ROOT / "examples"
SENDER = "learning@setwise.example"
ORGANISER = "sets@setwise.example"
WRITTEN_BY_THE_CLOCK = frozenset(
    {"quiet_set", "request_block", "round_run", "service_time", "tick", "touched"}
)
"""Tables that the clock writes once a second, whatever people or scanners do."""

_READY_SECONDS = 60.0
_CAUGHT_UP_SECONDS = 540.0
_SHOWN_LINES = 60
_LOOK_SECONDS = 0.2
"""A look is a request to a service that has better to do."""


@dataclass
class SetUp:
    """A running sandbox and service; the tests speak to both over HTTP alone.

    The database is read, never written, to learn which mail stands for which row.
    """

    kind: str
    """`embedded` (one process, SQLite) or `many` (web, clock, worker, PostgreSQL, Redis)."""
    folder: Path
    people_url: str
    web_url: str
    database_url: str
    env: dict[str, str]
    processes: dict[str, Process] = field(default_factory=dict)

    def start(self) -> None:
        """Start whatever of the service does not run, and wait until it answers."""
        for process in self.processes.values():
            if not process.is_alive():
                process.start()
        self._wait("ready", lambda: self._get("/readyz") is not None, _READY_SECONDS)

    def setwise(self, *arguments: str) -> str:
        """Run one command as an operator would; return what it printed."""
        done = the_nursery().run(["service", *arguments], self.env, seconds=300)
        assert done.code == 0, f"setwise {' '.join(arguments)}: {done.out}{done.err}"
        return done.out

    def book(self, file: Path) -> dict[str, Any]:
        """Book a programme file; return what the command told."""
        told: dict[str, Any] = json.loads(self.setwise("book", str(file), "--yes", "--json"))
        return told

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return datetime.fromisoformat(self.ask("GET", "/_sandbox/clock")["now"])

    def jump(self, to: datetime) -> None:
        """Move the sandbox's clock; the service begins to follow."""
        self.ask("POST", "/_sandbox/clock", {"now": to.astimezone(UTC).isoformat()})

    def move_to(self, to: datetime) -> None:
        """Move the sandbox's clock, and wait until all that fell due has been worked off."""
        self.jump(to)
        self.catch_up()

    def catch_up(self) -> None:
        """Wait until the service says that it has caught up."""
        self._wait("caught up", self._is_caught_up, _CAUGHT_UP_SECONDS)

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Call the sandbox's port for people; return its JSON."""
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(method, self.people_url + path, json=body, timeout=60)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def messages(self, *, to: str | None = None) -> list[dict[str, Any]]:
        """Return every message of every mailbox of the sandbox, or those that concern somebody."""
        narrowed = "" if to is None else f"?to={to}"
        found: list[dict[str, Any]] = self.ask("GET", f"/_sandbox/state{narrowed}")["messages"]
        return found

    def events(self, mailbox: str) -> list[dict[str, Any]]:
        """Return the events of one calendar."""
        found: list[dict[str, Any]] = self.ask("GET", f"/_sandbox/state?to={mailbox}")["events"]
        return [event for event in found if event["mailbox"] == mailbox]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read the service's database beside it."""
        with connect(self.database_url) as connection:
            return [tuple(row) for row in connection.execute(query).fetchall()]

    def dump(self) -> dict[str, list[str]]:
        """Return every row of every table, but of those that the clock writes by itself."""
        if self.database_url.startswith("sqlite"):
            names = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        tables = [name for (name,) in self.rows(names) if name not in WRITTEN_BY_THE_CLOCK]
        return {
            name: sorted(repr(row) for row in self.rows(f'SELECT * FROM "{name}"'))
            for name in tables
        }

    def wait_until(self, what: str, holds: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until `holds()` is true."""
        self._wait(what, holds, seconds)

    def logs(self) -> str:
        """Return the end of every process's log."""
        parts = []
        for path in sorted(self.folder.glob("*.log")):
            lines = path.read_text(errors="replace").splitlines()[-_SHOWN_LINES:]
            parts.append("\n".join([f"--- {path.name}", *lines]))
        return "\n".join(parts)

    def _get(self, path: str) -> Any:
        with requests.Session() as session:
            session.trust_env = False
            try:
                answer = session.get(self.web_url + path, timeout=20)
            except requests.RequestException:
                return None
        return answer.json() if answer.status_code == 200 else None

    def _is_caught_up(self) -> bool:
        told = self._get("/healthz")
        return told is not None and told["caught_up"] is True

    def _wait(self, what: str, holds: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            dead = [name for name, one in self.processes.items() if not one.is_alive()]
            assert not dead, f"{dead} ended before the service was {what}\n{self.logs()}"
            assert time.monotonic() < deadline, f"not {what} in {seconds} s\n{self.logs()}"
            time.sleep(_LOOK_SECONDS)


@contextmanager
def running(
    kind: str,
    folder: Path,
    *,
    people: Path,
    at: datetime,
    database_url: str | None = None,
    broker_url: str = "stub://",
    senders: Sequence[str] = (SENDER,),
    workers: int = 1,
) -> Iterator[SetUp]:
    """Start sandbox and service at an instant; end every process, whatever happens.

    Args:
        kind: `embedded` or `many`.
        folder: for data and logs.
        people: CSV of everybody in the sandbox's directory.
        at: where the sandbox's clock, and so service time, stands at first.
        database_url: None for SQLite in the folder.
        broker_url: of a queue that processes share.
        senders: addresses of the sender mailboxes; those that the sandbox lacks are made.
        workers: how many, where they are processes of their own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    nursed = the_nursery()
    sandbox = nursed.sandbox(folder / "sandbox", people, folder / "sandbox.log")
    set_up: SetUp | None = None
    sandbox.start()
    try:
        ready = sandbox.ready_line()
        env = _shared_environment(folder, ready, database_url, broker_url, senders)
        parts = _parts(kind, ready, workers)
        set_up = SetUp(
            kind=kind,
            folder=folder,
            people_url=ready["people_url"],
            web_url=env["PUBLIC_URL"],
            database_url=env["DATABASE_URL"],
            # Beside a running service a command line needs no credentials: it only asks.
            env=env,
            processes={
                name: nursed.process(
                    # `worker-2` runs the command of the first one.
                    [sys.executable, "-m", "service", name.partition("-")[0]],
                    env | own,
                    folder / f"{name}.log",
                )
                for name, own in parts.items()
            },
        )
        for sender in senders:
            set_up.ask("POST", "/_sandbox/person", {"email": sender, "kind": "service"})
        _migrate(set_up)
        set_up.start()
        set_up.move_to(at)
        yield set_up
    except BaseException:
        if set_up is not None:
            sys.stderr.write(set_up.logs())
        raise
    finally:
        for process in reversed(list(set_up.processes.values()) if set_up else []):
            process.stop()
        sandbox.stop()


_MIGRATED: list[Path] = []
"""A database on SQLite, migrated once for all set-ups of a test process."""


def _migrate(set_up: SetUp) -> None:
    """Bring the database up to date as an operator does, or copy one of which that was done."""
    path = set_up.folder / "var" / "setwise.sqlite3"
    if path.exists() or set_up.database_url != f"sqlite:///{path}":
        set_up.setwise("db", "upgrade")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if _MIGRATED:
        shutil.copyfile(_MIGRATED[0], path)
        return
    set_up.setwise("db", "upgrade")
    folder = Path(tempfile.mkdtemp(prefix="setwise-migrated-"))
    atexit.register(shutil.rmtree, folder)
    _MIGRATED.append(Path(shutil.copyfile(path, folder / path.name)))


def _shared_environment(
    folder: Path,
    ready: Mapping[str, str],
    database_url: str | None,
    broker_url: str,
    senders: Sequence[str],
) -> dict[str, str]:
    port = free_port()
    return base_environment() | {
        "DATA_DIR": str(folder / "var"),
        "DATABASE_URL": database_url or f"sqlite:///{folder / 'var' / 'setwise.sqlite3'}",
        "BROKER_URL": broker_url,
        "LIMITS_URL": "memory://" if broker_url.startswith("stub") else broker_url,
        "GRAPH_BASE_URL": ready["graph_base_url"],
        "AUTHORITY": ready["authority"],
        "CA_FILE": ready["ca_file"],
        "SANDBOX_CLOCK_URL": f"{ready['people_url']}/_sandbox/clock",
        "SENDER_MAILBOXES": ",".join(senders),
        "ORGANISER_MAILBOXES": ORGANISER,
        "SEND_MODE": "live",
        "WEB_PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
    }


def _parts(kind: str, ready: Mapping[str, str], workers: int) -> dict[str, dict[str, str]]:
    """Return every process by name, with the registration that it alone may hold (design 6)."""
    for_worker = {name: ready[name.lower()] for name in ("CLIENT_ID", "CLIENT_SECRET")}
    for_web = {name: ready[name.lower()] for name in ("SIGNIN_CLIENT_ID", "SIGNIN_CLIENT_SECRET")}
    if kind == "embedded":
        return {"serve": for_worker | for_web}
    names = ["worker", *(f"worker-{number}" for number in range(2, workers + 1))]
    return {"web": for_web, "clock": {}} | dict.fromkeys(names, for_worker)
