"""The sandbox as a process of its own: ready line, loopback, and what survives a kill."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sandbox.running import PEOPLE, SENDER, Client

pytestmark = pytest.mark.crash

_ROOT = Path(__file__).parents[2]


def test_a_kill_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    with _process(tmp_path) as (client, process):
        draft = client.draft(tag="1#1")
        client.send(client.draft(tag="2#1")["id"])
        client.script("clock", {"advance": "P3D"})
        client.script("tenant", {"search_lag_ms": 5})
        before = client.script("state")
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
        ready, port = client.ready, client.ready["graph_base_url"].split(":")[2].split("/")[0]

    people_port = ready["people_url"].rpartition(":")[2]
    with _process(tmp_path, int(port), int(people_port)) as (client, _):
        after = client.script("state")

        assert client.ready == ready
        assert after["messages"] == before["messages"]
        assert after["now"] > before["now"]
        assert client.script("tenant")["search_lag_ms"] == 5
        assert client.send(draft["id"]).status_code == 202


def test_what_was_held_back_leaves_after_a_restart(tmp_path: Path) -> None:
    with _process(tmp_path) as (client, process):
        client.script("tenant", {"send_delay_ms": 1500})
        client.send(client.draft()["id"])
        process.kill()
        process.wait(timeout=10)

    with _process(tmp_path) as (client, _):
        for _ in range(200):
            if client.mails("ann@north.example"):
                break
            time.sleep(0.05)

        assert len(client.mails("ann@north.example")) == 1
        assert len(client.mails(SENDER, "sentitems")) == 1


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "sandbox", "--data", str(tmp_path), "--port", port]

        done = subprocess.run(
            [*command, "--people-port", "0"],
            cwd=_ROOT,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("sandbox: cannot start: ")
    assert done.stderr.count("\n") == 1


def test_it_is_light_and_ends_when_asked(tmp_path: Path) -> None:
    with _process(tmp_path) as (_, process):
        resident = ["ps", "-o", "rss=", "-p", str(process.pid)]
        megabytes = int(subprocess.check_output(resident, text=True)) / 1024
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=10) == 0
        assert megabytes < 60


@contextmanager
def _process(
    data: Path, port: int = 0, people_port: int = 0
) -> Iterator[tuple[Client, subprocess.Popen[str]]]:
    people = data / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    command = [sys.executable, "-m", "sandbox", "--data", str(data), "--people", str(people)]
    with subprocess.Popen(
        [*command, "--port", str(port), "--people-port", str(people_port)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        client = Client(json.loads(process.stdout.readline()))
        try:
            yield client, process
        finally:
            client.close()
            process.kill()
