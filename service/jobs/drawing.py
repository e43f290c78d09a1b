"""Drawing, as a worker calls it."""

import time
from collections.abc import Mapping
from typing import Any

from service.errors import SetwiseError
from service.jobs.child_process import run_child
from service.workflows.planning_job import Beat

_MOST_SECONDS = 900
"""Far beyond the drawings of a large programme, which take seconds."""


class DrawingHangs(SetwiseError):
    """The child is at it for longer than any report takes."""


def draw_charts(reports: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
    """Return what `setwise draw-charts` makes of reports; see `Draws`.

    Raises:
        DrawingHangs: it does not end.
    """
    until = time.monotonic() + _MOST_SECONDS

    def told(done: int, total: int) -> None:
        if time.monotonic() > until:
            message = f"{done} of {total} drawings were made in {_MOST_SECONDS} seconds"
            raise DrawingHangs(message)
        beat(done, total)

    return run_child(["draw-charts"], reports, told)
