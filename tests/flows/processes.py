"""Processes of ours as an operator starts, ends and loses them."""

import json
import os
import select
import signal
import socket
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox.contract.gate import VIOLATIONS_FILE

ROOT = Path(__file__).parent.parent.parent

READY_SECONDS = 60.0
STOP_SECONDS = 20.0


@dataclass
class Process:
    """One of our processes, the leader of a group of its own, with its output in a file."""

    command: list[str]
    env: dict[str, str]
    log: Path
    popen: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, or start it anew behind the same log."""
        with self.log.open("a") as log:
            self.popen = subprocess.Popen(
                self.command,
                env=self.env,
                cwd=ROOT,
                stdout=subprocess.PIPE if "sandbox" in self.command else log,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Ask it to end; what does not listen is killed."""
        if self.popen is None:
            return
        if self.popen.poll() is None:
            self.popen.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.popen.wait(timeout=STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """Kill it and its children with a signal that nothing can handle."""
        if self.popen is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
        if self.popen.stdout is not None:
            self.popen.stdout.close()
        self.popen = None

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.popen is not None and self.popen.poll() is None


def talking(command: list[str]) -> subprocess.Popen[str]:
    """Start a program of the tests' own that is told by lines, and tells by lines.

    It is in a session of its own: Ctrl-C reaches the tests alone, which end it in order.
    """
    return subprocess.Popen(
        command,
        env=base_environment(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def base_environment() -> dict[str, str]:
    """Return what every process of ours is given."""
    # A clean one: what the caller's shell says about Setwise or proxies must not leak in.
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", VIOLATIONS_FILE)
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONUNBUFFERED": "1"
    }


def ready_line(sandbox: Process) -> dict[str, str]:
    """Wait for the line of JSON in which a sandbox says that it is ready."""
    assert sandbox.popen is not None
    assert sandbox.popen.stdout is not None
    ready, _, _ = select.select([sandbox.popen.stdout], [], [], READY_SECONDS)
    line = sandbox.popen.stdout.readline() if ready else ""
    assert line, f"the sandbox did not start: {sandbox.log.read_text()}"
    told: dict[str, str] = json.loads(line)
    return told


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
