"""The planner of dates as a process of its own: it loads slowly, and a worker shall stay small."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import IO, Any

from service.errors import Refused
from service.workflows.take_dates import Beat

_SECONDS = 300
_BEAT_SECONDS = 1.0
_CHUNK = 65_536
_ERROR = "Error: "


def plan_in_child(problem: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
    """Return what `setwise plan-dates` makes of a problem; see `PlansDates`."""
    # Without names: what calendars say is on no disk once the files are closed.
    with TemporaryFile() as given, TemporaryFile() as made:
        given.write(json.dumps(problem).encode())
        given.seek(0)
        said = _followed(given, made, beat)
        made.seek(0)
        if said.startswith(_ERROR):
            raise Refused(said.removeprefix(_ERROR))
        plan: Mapping[str, Any] = json.loads(made.read())
        return plan


def _followed(given: IO[bytes], made: IO[bytes], beat: Beat) -> str:
    """Run the planner to its end; return what it said that is no progress."""
    command = [sys.executable, "-m", "service", "plan-dates", "-", "--reasons", "--progress"]
    command += ["--seconds", str(_SECONDS)]
    with subprocess.Popen(  # noqa: S603 -- our own command, no words of anybody
        command, stdin=given, stdout=made, stderr=subprocess.PIPE
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
