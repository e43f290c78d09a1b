"""One of our commands as a process of its own: it loads slowly, and a worker shall stay small."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from service.errors import Refused
from service.workflows.planning_job import Beat

_BEAT_SECONDS = 1.0
_CHUNK = 65_536
_ERROR = "Error: "


def run_child(command: Sequence[str], problem: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
    """Return what one of our commands makes of what it is given; see `Plans`.

    Args:
        command: it reads JSON, writes JSON, and tells how far it is, a JSON line a step.
    """
    # Without names: what is in them is on no disk once the files are closed.
    with TemporaryFile() as given, TemporaryFile() as made:
        given.write(json.dumps(problem).encode())
        given.seek(0)
        said = _followed(command, given, made, beat)
        made.seek(0)
        if said.startswith(_ERROR):
            raise Refused(said.removeprefix(_ERROR))
        plan: Mapping[str, Any] = json.loads(made.read())
        return plan


def _followed(command: Sequence[str], given: IO[bytes], made: IO[bytes], beat: Beat) -> str:
    """Run the command to its end; return what it said that is no progress."""
    whole = [sys.executable, "-m", "service", *command]
    with subprocess.Popen(  # noqa: S603 -- our own command, no words of anybody
        whole, stdin=given, stdout=made, stderr=subprocess.PIPE
    ) as child:
        try:
            assert child.stderr is not None
            return _listened(child.stderr, beat)
        finally:
            # At its end already, or whoever asked wants no more of it.
            child.kill()


def _listened(stream: IO[bytes], beat: Beat) -> str:
    done, total, left, said = 0, 0, b"", ""
    while True:
        told = _read(stream)
        if told == b"":
            return f"{said}{left.decode()}".strip()
        *lines, left = (left + (told or b"")).split(b"\n")
        for line in lines:
            if line.startswith(b"{"):
                progress = json.loads(line)
                done, total = progress["done"], progress["total"]
            else:
                said += f"{line.decode()}\n"
        beat(done, total)


def _read(stream: IO[bytes]) -> bytes | None:
    """Return what came within a second; None if nothing did, and nothing at the end."""
    ready, _, _ = select.select([stream], [], [], _BEAT_SECONDS)
    return os.read(stream.fileno(), _CHUNK) if ready else None
