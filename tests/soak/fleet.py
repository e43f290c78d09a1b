"""The service's processes as the Procfile names them, beside servers of their own."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.flows.harness import ORGANISER, SetUp
from tests.flows.processes import ROOT, Process, base_environment, free_port, ready_line
from tests.flows.rows import connect
from tests.soak.cohorts import BEGINS, cohorts, write_directory, write_files
from tests.soak.own_servers import OwnServer, mortal, own_postgres, own_redis

_PARTS = ("web", "web-2", "clock", "worker", "worker-2")
_RATE = 60.0
"""Minutes of service time a minute while work is done; what lies between is jumped over."""
_ARENAS = {"MALLOC_ARENA_MAX": "2"}
"""As the units of `deploy/systemd` have it."""
_BEHIND_PAGES = 7
"""As nice values go a fifth of a page's share: what `CPUWeight` of `deploy/systemd` says."""
_PREPARED = "prepared"
_PREPARED_SECONDS = 1500
_DATA_KEY = "c29hay1rZXktc29hay1rZXktc29hay1rZXktc29hay0="
_SECRET_KEY = "a-signing-key-of-the-soak-that-is-long-enough"


@dataclass(frozen=True)
class Company:
    """Programmes that were half lived through, as rows that any number of runs begin from."""

    postgres: OwnServer
    directory: Path
    mailboxes: list[str]
    posts: list[tuple[str, str, str]]
    """Path, first answers, changed answers."""
    due: list[tuple[str, str, str, int, str]]
    """Reader, touchpoint, set, session, about whom: every mail of the week."""


@dataclass
class Fleet:
    """Everything that runs."""

    company: Company
    set_up: SetUp
    redis: OwnServer
    ports: tuple[int, int]
    """Of the two web processes."""

    @property
    def postgres(self) -> OwnServer:
        """The company's own."""
        return self.company.postgres

    def process_ids(self) -> dict[str, int]:
        """Return the id of each process of the service that runs."""
        found = self.set_up.processes.items()
        return {name: one.popen.pid for name, one in found if one.popen is not None}


class _Behind(Process):
    """A process that takes what pages leave of the machine, as the units of `deploy/` have it."""

    def start(self) -> None:
        """Start it, or start it anew."""
        super().start()
        assert self.popen is not None
        os.setpriority(os.PRIO_PROCESS, self.popen.pid, _BEHIND_PAGES)
        # Where Linux shares cores out by session (sched(7)), only this counts.
        with suppress(OSError):
            Path(f"/proc/{self.popen.pid}/autogroup").write_text(f"{_BEHIND_PAGES}\n", "ascii")


@contextmanager
def company(
    folder: Path, *, sets: int, people: int, senders: int, programs: Path
) -> Iterator[Company]:
    """Run a PostgreSQL with the company's rows in it."""
    files = [write_files(one, folder) for one in cohorts(sets, people)]
    directory = folder / "everybody.csv"
    write_directory(files, directory)
    mailboxes = [f"learning-{number}@setwise.example" for number in range(1, senders + 1)]
    with own_postgres(programs) as postgres:
        _create_database(postgres, _PREPARED, "template0")
        env = _environment(folder, _url_of(postgres, _PREPARED), mailboxes)
        subprocess.run(
            _command("release"), env=env, cwd=ROOT, check=True, capture_output=True, timeout=120
        )
        told = {"settings": env, "folder": str(folder), "sets": sets, "people": people}
        # A process of its own, whose memory and keys end with it.
        done = subprocess.run(
            mortal([sys.executable, "-m", "tests.soak.prepare"]),
            input=json.dumps(told) + "\n",
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=_PREPARED_SECONDS,
        )
        assert done.returncode == 0, done.stderr
        prepared = json.loads(done.stdout)
        yield Company(
            postgres=postgres,
            directory=directory,
            mailboxes=mailboxes,
            posts=[tuple(one) for one in prepared["posts"]],
            due=[tuple(one) for one in prepared["due"]],
        )


@contextmanager
def fleet(company: Company, folder: Path, *, redis_program: str) -> Iterator[Fleet]:
    """Start everything beside a copy of the company's rows; end every process, come what may."""
    name = f"run_{uuid.uuid4().hex}"
    _create_database(company.postgres, name, _PREPARED)
    sandbox = Process(
        mortal(
            [
                *(sys.executable, "-m", "sandbox", "--data", str(folder / "sandbox")),
                *("--port", "0", "--people-port", "0", "--people", str(company.directory)),
            ]
        ),
        base_environment(),
        folder / "sandbox.log",
    )
    with own_redis(redis_program, folder) as redis:
        sandbox.start()
        try:
            ready = ready_line(sandbox)
            ports = (free_port(), free_port())
            env = _environment(folder, _url_of(company.postgres, name), company.mailboxes)
            env |= _beside(ready, redis.url, ports[0])
            set_up = SetUp(
                kind="many",
                folder=folder,
                people_url=ready["people_url"],
                web_url=env["PUBLIC_URL"],
                database_url=env["DATABASE_URL"],
                env=env,
            )
            _be_microsoft(set_up, company.mailboxes)
            _begin_time(set_up)
            own = {"worker": _of(ready, ""), "web": _of(ready, "SIGNIN_"), "clock": {}}
            second = {"web-2": {"WEB_PORT": str(ports[1])}}
            set_up.processes = {
                part: (Process if part.startswith("web") else _Behind)(
                    mortal(_command(part.partition("-")[0])),
                    env | _ARENAS | own[part.partition("-")[0]] | second.get(part, {}),
                    folder / f"{part}.log",
                )
                for part in _PARTS
            }
            try:
                set_up.start()
                yield Fleet(company, set_up, redis, ports)
            except BaseException:
                sys.stderr.write(set_up.logs())
                raise
            finally:
                for process in set_up.processes.values():
                    # In order it would end what it draws; how it ends is other tests' matter.
                    process.kill()
        finally:
            sandbox.stop()


def _create_database(postgres: OwnServer, name: str, template: str) -> None:
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
    with psycopg.connect(postgres.url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
        # Sequences of a copy go back when its server dies before the first checkpoint.
        connection.execute("CHECKPOINT")


def _url_of(postgres: OwnServer, name: str) -> str:
    return urlunsplit(urlsplit(postgres.url)._replace(path=f"/{name}"))


def _begin_time(set_up: SetUp) -> None:
    """Let service time stand where the sandbox's does, as if it had always been followed."""
    told = set_up.ask("GET", "/_sandbox/clock")
    real = datetime.now(UTC)
    offset = (datetime.fromisoformat(told["now"]) - real).total_seconds()
    with connect(set_up.database_url, writes=True) as connection:
        connection.execute(
            "INSERT INTO service_time (id, offset_seconds, rate, caught_up, moved_at)"
            " VALUES (1, %s, %s, true, %s)",
            (offset, told["rate"], real),
        )


def _be_microsoft(set_up: SetUp, mailboxes: list[str]) -> None:
    """Let there be the sender mailboxes, every published limit, and the week's beginning."""
    for mailbox in mailboxes:
        set_up.ask("POST", "/_sandbox/person", {"email": mailbox, "kind": "service"})
    set_up.ask("POST", "/_sandbox/limits", {"enforced": True})
    set_up.ask("POST", "/_sandbox/clock", {"rate": _RATE})
    set_up.jump(BEGINS)


def _environment(folder: Path, database: str, mailboxes: list[str]) -> dict[str, str]:
    return base_environment() | {
        "DATA_DIR": str(folder / "var"),
        "DATABASE_URL": database,
        "SENDER_MAILBOXES": ",".join(mailboxes),
        "ORGANISER_MAILBOXES": ORGANISER,
        "SEND_MODE": "live",
        "SECRET_KEYS": _SECRET_KEY,
        "DATA_KEYS": _DATA_KEY,
    }


def _beside(ready: dict[str, str], broker: str, port: int) -> dict[str, str]:
    """Return what names the sandbox, the broker and the first web process."""
    return {
        "BROKER_URL": broker,
        "LIMITS_URL": broker,
        "GRAPH_BASE_URL": ready["graph_base_url"],
        "AUTHORITY": ready["authority"],
        "CA_FILE": ready["ca_file"],
        "SANDBOX_CLOCK_URL": f"{ready['people_url']}/_sandbox/clock",
        "WEB_PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
    }


def _of(ready: dict[str, str], kind: str) -> dict[str, str]:
    """Return the registration that one kind of process alone may hold."""
    names = (f"{kind}CLIENT_ID", f"{kind}CLIENT_SECRET")
    return {name: ready[name.lower()] for name in names}


def _command(name: str) -> list[str]:
    """Return what the Procfile says of a process, in this very Python."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    commands = {key: value.split() for key, _, value in (line.partition(":") for line in lines)}
    program, *words = commands[name]
    assert program == "setwise"
    return [sys.executable, "-m", "service", *words]
