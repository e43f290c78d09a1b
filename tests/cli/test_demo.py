"""`setwise demo` from its first line to Ctrl-C, and again on the same data."""

import json
import select
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.cli.running import (
    can_listen,
    children_of,
    environment,
    is_running,
    setwise,
    started,
    status_of,
    unused_port,
    wait_until,
)
from tests.flows.harness import PROGRAMMES, WRITTEN_BY_THE_CLOCK

_READY_SECONDS = 150
_ENDS_SECONDS = 30


@dataclass(frozen=True)
class Ports:
    """Where a demo listens."""

    web: int
    sandbox: int
    people: int

    def options(self, folder: Path) -> list[str]:
        """Return the options that say so."""
        return [
            *("--port", str(self.web), "--sandbox-port", str(self.sandbox)),
            *("--people-port", str(self.people), "--data", str(folder / "var")),
            *("--programme", str(_programme(folder))),
        ]

    def all(self) -> list[int]:
        """Return each."""
        return [self.web, self.sandbox, self.people]


def _programme(folder: Path) -> Path:
    """Lay a small programme beside its people, who are the sandbox's as well."""
    for source, name in (("small.yaml", "small.yaml"), ("small.csv", "small.csv")):
        (folder / name).write_bytes((PROGRAMMES / source).read_bytes())
    (folder / "people.csv").write_bytes((PROGRAMMES / "small.csv").read_bytes())
    return folder / "small.yaml"


@pytest.fixture
def ports() -> Ports:
    return Ports(unused_port(), unused_port(), unused_port())


def _first_line(process: subprocess.Popen[str], log: Path) -> dict[str, str]:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], _READY_SECONDS)
    line = process.stdout.readline() if ready else ""
    assert line, log.read_text()
    told: dict[str, str] = json.loads(line)
    return told


def _end(process: subprocess.Popen[str], how: signal.Signals, pids: Sequence[int]) -> int:
    process.send_signal(how)
    code = process.wait(timeout=_ENDS_SECONDS)
    assert [pid for pid in pids if is_running(pid)] == []
    return code


def _rows(folder: Path) -> dict[str, list[Any]]:
    connection = sqlite3.connect(f"file:{folder / 'var' / 'setwise.sqlite3'}?mode=ro", uri=True)
    try:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"')))
            for (name,) in names
            if name not in WRITTEN_BY_THE_CLOCK | {"mailbox_slot"}
        }
    finally:
        connection.close()


def _is_at_rest(folder: Path) -> bool:
    """Say whether the clock has asked for its rounds, and each was gone."""
    connection = sqlite3.connect(f"file:{folder / 'var' / 'setwise.sqlite3'}?mode=ro", uri=True)
    try:
        gone = connection.execute("SELECT ran_at IS NOT NULL FROM round_run").fetchall()
    finally:
        connection.close()
    return bool(gone) and all(one for (one,) in gone)


def _who_may_open_the_console(sandbox: str) -> list[tuple[str, str]]:
    """Return address and name of everybody whom the sandbox's directory gives HR's role."""
    with requests.Session() as session:
        session.trust_env = False
        people = session.get(f"{sandbox}/_sandbox/people", timeout=20).json()
    found = people["people"] if isinstance(people, dict) else people
    return [(one["email"], one["display_name"]) for one in found if "HR.Admin" in one["app_roles"]]


def test_demo_shows_three_addresses_ends_whole_and_starts_again(
    tmp_path: Path, ports: Ports
) -> None:
    found = []
    for how in (signal.SIGINT, signal.SIGTERM):
        log = tmp_path / f"{how.name}.log"
        env = environment(tmp_path)
        with started(env, log, "demo", *ports.options(tmp_path)) as process:
            told = _first_line(process, log)
            answers = {name: status_of(url) for name, url in told.items()}
            children = sorted(children_of(process.pid))
            console = _who_may_open_the_console(told["inboxes"])
            # A demo that ends before its clock's first rounds leaves them to the next one.
            wait_until("at rest", lambda: _is_at_rest(tmp_path))

            code = _end(process, how, [process.pid, *children])

            assert process.stdout is not None
            assert process.stdout.read() == ""
        assert answers == {"console": 200, "inboxes": 200, "form": 200}
        assert len(children) == 1
        assert ("becky@larkfield.example", "Becky") in console
        assert code == 0
        assert [port for port in ports.all() if not can_listen(port)] == []
        assert "Traceback" not in log.read_text()
        assert "/r/" not in log.read_text()
        assert "nothing could be planned" not in log.read_text()
        found.append((told, _rows(tmp_path)))
    (told, rows), (told_again, rows_again) = found
    assert told == told_again
    assert {name: more for name, more in rows_again.items() if more != rows.get(name)} == {}
    assert set(rows) == set(rows_again)
    audit = "".join(rows["audit_event"])
    assert [audit.count(verb) for verb in ("draft-seats-asked", "draft-dates-asked")] == [1, 1]
    assert len(rows["mailing"]) > 0


def test_demo_on_any_free_ports_tells_the_real_ones(tmp_path: Path) -> None:
    log = tmp_path / "demo.log"
    options = Ports(web=0, sandbox=0, people=0).options(tmp_path)
    with started(environment(tmp_path), log, "demo", *options) as process:
        told = _first_line(process, log)
        ports = [urlsplit(told[name]).port for name in ("console", "inboxes", "form")]
        answers = {name: status_of(url) for name, url in told.items()}
        family = [process.pid, *children_of(process.pid)]

        code = _end(process, signal.SIGTERM, family)

    assert 0 not in ports
    assert (len(set(ports)), ports[0]) == (2, ports[2])
    assert answers == {"console": 200, "inboxes": 200, "form": 200}
    assert code == 0


@pytest.mark.parametrize("which", ["web", "sandbox", "people"])
def test_taken_port_ends_with_one_clear_line(tmp_path: Path, ports: Ports, which: str) -> None:
    with socket.create_server(("127.0.0.1", getattr(ports, which))):
        ended = setwise(environment(tmp_path), "demo", *ports.options(tmp_path))

    lines = ended.err.splitlines()
    assert (ended.code, ended.out) == (1, "")
    assert [line for line in lines if "Traceback" in line] == []
    assert lines[-1].startswith("Error: ")
    assert str(getattr(ports, which)) in lines[-1]
    assert [port for port in ports.all() if not can_listen(port)] == []
