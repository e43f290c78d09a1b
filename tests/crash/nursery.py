"""A process that has loaded the whole service, and forks whatever of it is started anew.

A restart then costs a fork instead of a second of imports, so that hundreds of kills fit into
minutes. It opens no connection, file or thread of the service: what it bears runs `setwise` from
the first line on, under a process id of its own, and is killed like anything else.
"""

import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.flows.processes import ROOT, Process, base_environment

_LOADED = (
    "alembic.command",
    "dramatiq.brokers.redis",
    "psycopg",
    "service.cli.book",
    "service.cli.clock",
    "service.cli.db",
    "service.cli.serve",
    "service.cli.web",
    "service.cli.worker",
    "service.graph.calendar",
    "service.graph.directory",
    "service.graph.mail",
    "service.graph.permissions",
    "service.graph.signin",
    "service.graph.tokens",
)

_PR_SET_PDEATHSIG = 1
"""Linux' prctl: the signal that a process gets when its parent has died."""
_PR_SET_CHILD_SUBREAPER = 36
"""And: whoever loses its parent below this process becomes its child, to be waited for."""


class Nursery:
    """The process, as tests talk to it: a line of JSON in, a line of JSON out."""

    def __init__(self, popen: "subprocess.Popen[str]") -> None:
        self._popen = popen

    @property
    def process_id(self) -> int:
        """Its own."""
        return self._popen.pid

    def bear(self, command: list[str], env: dict[str, str], log: Path) -> int:
        """Start `setwise` with these words; return its process id."""
        return int(self._ask({"bear": command, "env": env, "log": str(log)}))

    def end(self, process_id: int) -> None:
        """Kill one with all that it started, and wait until they are off the list of processes."""
        self._ask({"end": process_id})

    def has_ended(self, process_id: int) -> bool:
        """Say whether one has ended; it is then off the list of processes."""
        return bool(self._ask({"look": process_id}))

    def process(self, command: list[str], env: dict[str, str], log: Path) -> "Nursling":
        """Return one that can be started, ended and lost as often as wanted.

        Args:
            command: as of a `Process` of the service: an interpreter, `-m`, `service`, words.
        """
        assert command[1:3] == ["-m", "service"]
        return Nursling(command, env, log, nursery=self)

    def _ask(self, question: dict[str, Any]) -> Any:
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        self._popen.stdin.write(json.dumps(question) + "\n")
        self._popen.stdin.flush()
        line = self._popen.stdout.readline()
        assert line, "the nursery ended"
        return json.loads(line)


@dataclass
class Nursling(Process):
    """A process of the service that a nursery bears."""

    nursery: Nursery | None = None
    process_id: int | None = None

    def start(self) -> None:
        """Start it, or start it anew behind the same log."""
        assert self.nursery is not None
        self.process_id = self.nursery.bear(self.command[3:], self.env, self.log)

    def stop(self) -> None:
        """Kill it: what ends in order is the matter of other tests."""
        self.kill()

    def kill(self) -> None:
        """Kill it, and what it started, with a signal that nothing can handle."""
        if self.is_alive():
            assert self.process_id is not None
            assert self.nursery is not None
            self.nursery.end(self.process_id)
        self.process_id = None

    def is_alive(self) -> bool:
        """Whether it runs, or stands still."""
        if self.process_id is None or self.nursery is None:
            return False
        if self.nursery.has_ended(self.process_id):
            self.process_id = None
        return self.process_id is not None


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Run one; what it bore and nobody killed is killed at the end, and waited for."""
    popen = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.nursery"],
        env=base_environment(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Nursery(popen)
    finally:
        popen.communicate(timeout=30)
    assert popen.returncode == 0


def _main() -> None:
    for name in _LOADED:
        importlib.import_module(name)
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    living: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        answer: int | bool = True
        if "bear" in asked:
            answer = _bear(asked["bear"], asked["env"], asked["log"])
            living.add(answer)
        elif "end" in asked:
            _end(asked["end"])
            living.discard(asked["end"])
        elif asked["look"] in living:
            ended, _ = os.waitpid(asked["look"], os.WNOHANG)
            answer = bool(ended)
            if ended:
                living.discard(ended)
                _end_group(ended)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for process_id in living:
        _end(process_id)


def _bear(words: list[str], env: dict[str, str], log: str) -> int:
    # A fork copies one thread alone: others would leave their locks held for ever.
    assert len(list(Path("/proc/self/task").iterdir())) == 1
    process_id = os.fork()
    if process_id:
        return process_id
    status = 1
    try:
        os.setsid()
        # A run that is ended from outside must leave nothing behind.
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _redirect(log)
        os.environ.clear()
        os.environ.update(env)
        sys.argv = ["setwise", *words]
        importlib.import_module("service.cli").main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 -- nothing may return into the nursery's own loop
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _end(process_id: int) -> None:
    # By itself as well: just born, it leads no group yet.
    os.kill(process_id, signal.SIGKILL)
    os.waitpid(process_id, 0)
    _end_group(process_id)


def _end_group(process_id: int) -> None:
    """Kill what one left behind, and wait for each of them."""
    with suppress(ProcessLookupError):
        os.killpg(process_id, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-process_id, 0)


def _prctl(option: int, value: int) -> None:
    assert ctypes.CDLL(None).prctl(option, value) == 0


def _redirect(log: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(nothing, 0)
    os.dup2(written, 1)
    os.dup2(written, 2)


if __name__ == "__main__":
    _main()
