"""Commands as an operator types them: in processes of their own, ended whatever happens."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from sandbox.contract.gate import VIOLATIONS_FILE
from tests.graph.live import RunningSandbox
from tests.nursery import Ended, the_nursery

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SENDER = "learning@setwise.example"
ORGANISER = "sets@setwise.example"
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", VIOLATIONS_FILE)
_SECONDS = 120


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Return a clean environment whose data stands in a folder."""
    # What the caller's shell says about Setwise or proxies must not leak in.
    own = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return own | {"DATA_DIR": str(folder / "var"), "PYTHONUNBUFFERED": "1"} | variables


def beside(sandbox: RunningSandbox, folder: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a service on one machine, beside a sandbox."""
    return environment(
        folder,
        GRAPH_BASE_URL=sandbox.graph_base_url,
        AUTHORITY=sandbox.authority,
        CA_FILE=sandbox.ca_file,
        CLIENT_ID=sandbox.client_id,
        CLIENT_SECRET=sandbox.client_secret,
        SIGNIN_CLIENT_ID=sandbox.signin_client_id,
        SIGNIN_CLIENT_SECRET=sandbox.signin_client_secret,
        SANDBOX_CLOCK_URL=f"{sandbox.people_url}/_sandbox/clock",
        SENDER_MAILBOXES=SENDER,
        ORGANISER_MAILBOXES=ORGANISER,
        SEND_MODE="live",
        **variables,
    )


def setwise(env: Mapping[str, str], *arguments: str | Path) -> Ended:
    """Run one command to its end."""
    return the_nursery().run(["service", *map(str, arguments)], env, seconds=_SECONDS)


@contextmanager
def started(
    env: Mapping[str, str], log: Path, *arguments: str | Path
) -> Iterator[subprocess.Popen[str]]:
    """Start a command in a session of its own; at the end, kill what is left of it."""
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", *map(str, arguments)],
            env=dict(env),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
    children = set[int]()
    try:
        yield process
    finally:
        children |= children_of(process.pid)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)
        assert process.stdout is not None
        process.stdout.close()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def children_of(pid: int) -> set[int]:
    """Return the processes below one, whatever their session."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                parents[int(folder.name)] = int(fields[1])
    found = {pid}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def is_running(pid: int) -> bool:
    """Whether a process exists and has not ended."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return status != "Z"


def unused_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def can_listen(port: int) -> bool:
    """Whether a port is free to be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError:
            return False
        return True


def status_of(url: str) -> int | None:
    """Return the status with which an address answers; None where nobody does."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.get(url, timeout=20).status_code
        except requests.ConnectionError:
            return None


def wait_until(what: str, holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait, within bounds, until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not {what} in {seconds} s"
        time.sleep(0.1)
