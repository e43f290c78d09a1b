"""Let no test break Graph's contract unnoticed: every sandbox writes down what breaks it."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from sandbox.contract.gate import VIOLATIONS_FILE

_WATCHED = frozenset({"sandbox", "service"})
"""Modules that are a sandbox, or start one."""


def watch_contract() -> Path:
    """Name a file for the sandboxes of this test process; let none be started without it."""
    descriptor, name = tempfile.mkstemp(prefix="contract-violations-")
    os.close(descriptor)
    os.environ[VIOLATIONS_FILE] = name
    # Tests start our programs with clean environments; one that forgot would go unwatched.
    sys.addaudithook(_refuse_unwatched)
    return Path(name)


class Violations:
    """The lines that sandboxes added since the last look."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = 0

    def new(self) -> list[str]:
        """Return them."""
        if self._file.stat().st_size == self._read:
            return []
        with self._file.open("rb") as lines:
            lines.seek(self._read)
            added = lines.read()
        self._read += len(added)
        return added.decode().splitlines()


def _refuse_unwatched(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "subprocess.Popen":
        return
    _, command, _, environment = arguments
    if environment is None or VIOLATIONS_FILE in environment:
        return
    if not isinstance(command, str | bytes) and _WATCHED & {*command}:
        raise RuntimeError(f"a test starts {command} without {VIOLATIONS_FILE} in its environment")
