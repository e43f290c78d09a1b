"""A process that has loaded service and sandbox, and forks whatever of them is started.

A start then costs a fork instead of seconds of imports, so that hundreds of commands and kills fit
into minutes. It opens no connection, file or thread of the service: what it bears runs `setwise`,
or a sandbox, from the first line on, in a process of its own with an environment of its own, and
is killed like anything else. That an interpreter finds its way there by itself is the matter of
`tests/architecture/test_entry_points.py`, and of the tests that start one.
"""

import atexit
import ctypes
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.contract.gate import VIOLATIONS_FILE
from tests.flows.processes import (
    READY_SECONDS,
    STOP_SECONDS,
    Process,
    base_environment,
    talking,
)

_LOADED = (
    "alembic.command",
    "dramatiq.brokers.redis",
    "psycopg",
    "sandbox.__main__",
    "service.cli.book",
    "service.cli.clock",
    "service.cli.db",
    "service.cli.doctor",
    "service.cli.due",
    "service.cli.preview",
    "service.cli.serve",
    "service.cli.tick",
    "service.cli.web",
    "service.cli.worker",
    "service.graph.calendar",
    "service.graph.directory",
    "service.graph.mail",
    "service.graph.permissions",
    "service.graph.signin",
    "service.graph.tokens",
)
_LOOK_SECONDS = 0.02

_PR_SET_PDEATHSIG = 1
"""Linux' prctl: the signal that a process gets when its parent has died."""
_PR_SET_CHILD_SUBREAPER = 36
"""And: whoever loses its parent below this process becomes its child, to be waited for."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: its status, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, which is one JSON value on one line."""
        (line,) = self.out.splitlines()
        return json.loads(line)


class Nursery:
    """The process, as tests talk to it: a line of JSON in, a line of JSON out."""

    def __init__(self, popen: "subprocess.Popen[str]") -> None:
        self._popen = popen
        self._asking = threading.Lock()
        self._ended: dict[int, int] = {}

    @property
    def process_id(self) -> int:
        """Its own."""
        return self._popen.pid

    def bear(
        self, words: Sequence[str], env: Mapping[str, str], out: Path, err: Path | None = None
    ) -> int:
        """Start `python -m` with these words; return its process id.

        Args:
            words: `service` or `sandbox`, then what its command line is given.
            out: gets what it writes, behind what stands there.
            err: the same for errors; None for the same file.
        """
        # Or what breaks Graph's contract would go unwatched; see graph_contract.py.
        assert VIOLATIONS_FILE in env
        asked = {"bear": list(words), "env": dict(env), "out": str(out), "err": str(err or out)}
        process_id = int(self._ask(asked))
        # Linux gives the number of one that is gone to another in the end.
        self._ended.pop(process_id, None)
        return process_id

    def run(self, words: Sequence[str], env: Mapping[str, str], *, seconds: float) -> Ended:
        """Run a command to its end, within some time."""
        with tempfile.TemporaryDirectory(prefix="setwise-command-") as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            process_id = self.bear(words, env, out, err)
            if not self.awaits_end(process_id, seconds):
                self.end(process_id)
                raise AssertionError(f"{words} goes on after {seconds} s: {err.read_text()}")
            return Ended(self._ended[process_id], out.read_text(), err.read_text())

    def awaits_end(self, process_id: int, seconds: float) -> bool:
        """Wait so long for one to end; say whether it did."""
        deadline = time.monotonic() + seconds
        while not self.has_ended(process_id):
            if time.monotonic() > deadline:
                return False
            time.sleep(_LOOK_SECONDS)
        return True

    def end(self, process_id: int) -> None:
        """Kill one with all that it started, and wait until they are off the list of processes."""
        self._ask({"end": process_id})
        self._ended[process_id] = -signal.SIGKILL

    def has_ended(self, process_id: int) -> bool:
        """Say whether one has ended; it is then off the list of processes."""
        if process_id in self._ended:
            return True
        status = self._ask({"look": process_id})
        if status is None:
            return False
        self._ended[process_id] = int(status)
        return True

    def process(self, command: list[str], env: dict[str, str], log: Path) -> "Nursling":
        """Return one that can be started, ended and lost as often as wanted.

        Args:
            command: as of a `Process`: an interpreter, `-m`, `service` or `sandbox`, words.
        """
        assert command[1] == "-m"
        return Nursling(command, env, log, nursery=self)

    def sandbox(self, data: Path, people: Path, log: Path) -> "Nursling":
        """Return a sandbox on free ports that keeps its state in a folder."""
        command = ["", "-m", "sandbox", "--data", str(data), "--port", "0", "--people-port", "0"]
        return self.process([*command, "--people", str(people)], base_environment(), log)

    def _ask(self, question: dict[str, Any]) -> Any:
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        with self._asking:
            self._popen.stdin.write(json.dumps(question) + "\n")
            self._popen.stdin.flush()
            line = self._popen.stdout.readline()
        assert line, "the nursery ended"
        return json.loads(line)


@dataclass
class Nursling(Process):
    """A process of ours that a nursery bears."""

    nursery: Nursery | None = None
    process_id: int | None = None
    _written_before: int = 0

    def start(self) -> None:
        """Start it, or start it anew behind the same log."""
        assert self.nursery is not None
        self._written_before = self.log.stat().st_size if self.log.exists() else 0
        self.process_id = self.nursery.bear(self.command[2:], self.env, self.log)

    def ready_line(self) -> dict[str, str]:
        """Wait for the line of JSON in which a sandbox says that it is ready."""
        deadline = time.monotonic() + READY_SECONDS
        while True:
            written = self.log.read_bytes()[self._written_before :] if self.log.exists() else b""
            for line in written.decode().splitlines(keepends=True):
                if line.startswith("{") and line.endswith("\n"):
                    told: dict[str, str] = json.loads(line)
                    return told
            assert self.is_alive(), f"the sandbox did not start: {written.decode()}"
            assert time.monotonic() < deadline, f"not ready: {written.decode()}"
            time.sleep(_LOOK_SECONDS)

    def stop(self) -> None:
        """Ask it to end; what does not listen is killed."""
        if self.is_alive():
            assert self.process_id is not None
            assert self.nursery is not None
            os.kill(self.process_id, signal.SIGTERM)
            self.nursery.awaits_end(self.process_id, STOP_SECONDS)
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
    popen = talking([sys.executable, "-m", "tests.nursery"])
    try:
        yield Nursery(popen)
    finally:
        popen.communicate(timeout=30)
    assert popen.returncode == 0


@cache
def the_nursery() -> Nursery:
    """Return the one of this test process, which ends with it."""
    running = ExitStack()
    atexit.register(running.close)
    return running.enter_context(nursery())


def _main() -> None:
    for name in _LOADED:
        importlib.import_module(name)
    # Parsed from files that no test changes: half a second for whoever writes mails.
    importlib.import_module("service.workflows.load_words").load_words()
    # What stays for good is neither looked through nor copied by what is born.
    gc.freeze()
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    living: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        answer: int | None = 0
        if "bear" in asked:
            answer = _bear(asked["bear"], asked["env"], asked["out"], asked["err"])
            living.add(answer)
        elif "end" in asked:
            _end(asked["end"])
            living.discard(asked["end"])
        else:
            ended, status = os.waitpid(asked["look"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if ended else None
            if ended:
                living.discard(ended)
                _end_group(ended)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for process_id in living:
        _end(process_id)


def _bear(words: list[str], env: dict[str, str], out: str, err: str) -> int:
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
        _redirect(out, err)
        os.environ.clear()
        os.environ.update(env)
        program, *arguments = words
        sys.argv = [program, *arguments]
        main = {"service": "service.cli", "sandbox": "sandbox.__main__"}[program]
        status = importlib.import_module(main).main() or 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
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


def _redirect(out: str, err: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), number)
    # A pipe's buffer is too long for who waits for a line.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]


if __name__ == "__main__":
    _main()
