"""Drawing, as a worker calls it: two children share all reports' charts, one draws a few."""

import json
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Lock
from typing import Any

from service.domain.evaluation.drawing import FORMS
from service.errors import SetwiseError
from service.jobs.child_process import run_child
from service.workflows.planning_job import Beat

_CHILDREN = 2
"""Each takes 0.3 to 0.7 GB; with more than there are cores for nothing is quicker."""
_CHARTS_FOR_ONE = 8
"""A child takes as long to start as to draw four: for these few, a second one saves nothing."""
_MOST_SECONDS = 900
"""Far beyond the drawings of a large programme, which take seconds."""

_Told = Mapping[str, Any]
"""A chart as `chart_as_json` writes it."""


class DrawingHangs(SetwiseError):
    """The children are at it for longer than any report takes."""


def draw_charts(reports: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
    """Return pictures and workbooks of reports; see `Draws`.

    What two readers see alike is drawn once.

    Raises:
        DrawingHangs: it does not end.
    """
    wanted = {
        _key(chart): chart
        for report in reports["reports"]
        for chart in report["charts"]
        if chart["slug"] in report["draw"]
    }
    shares = _shares(wanted)
    workbooks = [report["charts"] for report in reports["reports"]]
    progress = _Progress(beat, total=len(wanted) * len(FORMS))
    with ThreadPoolExecutor(len(shares)) as children:
        drawing = [
            children.submit(
                run_child,
                ["draw-charts"],
                {
                    "charts": [wanted[key] for key in share],
                    "workbooks": [] if number else workbooks,
                },
                progress.of(number),
            )
            for number, share in enumerate(shares)
        ]
        try:
            done, _ = wait(drawing, return_when=FIRST_EXCEPTION)
        finally:
            progress.end()
        for one in done:
            one.result()  # the error of whoever failed, and not of those whom that ends
    made = [one.result() for one in drawing]
    pictures = {
        key: each
        for share, one in zip(shares, made, strict=True)
        for key, each in zip(share, one["pictures"], strict=True)
    }
    return {
        "reports": [
            _drawn(report, pictures, workbook)
            for report, workbook in zip(reports["reports"], made[0]["workbooks"], strict=True)
        ]
    }


class _Progress:
    """What all children have done, told by whichever of them says so, one at a time."""

    def __init__(self, beat: Beat, *, total: int) -> None:
        self._beat = beat
        self._total = total
        self._done: dict[int, int] = {}
        self._until = time.monotonic() + _MOST_SECONDS
        self._is_over = False
        self._one_at_a_time = Lock()

    def of(self, child: int) -> Beat:
        """Return what listens to one child; its error ends that child."""

        def told(done: int, _: int) -> None:
            with self._one_at_a_time:
                self._done[child] = done
                self._tell(sum(self._done.values()))

        return told

    def end(self) -> None:
        """Let whoever is still at it end with the next sign of life: no more are wanted."""
        self._is_over = True

    def _tell(self, done: int) -> None:
        if self._is_over or time.monotonic() > self._until:
            message = f"{done} of {self._total} drawings were made, and no more are wanted"
            raise DrawingHangs(message)
        self._beat(done, self._total)


def _key(chart: _Told) -> str:
    return json.dumps(chart, sort_keys=True)


def _shares(wanted: Mapping[str, _Told]) -> Sequence[Sequence[str]]:
    """Deal the charts out, the largest first; one share at least, for the workbooks."""
    dealt = sorted(wanted, key=lambda key: len(wanted[key]["rows"]), reverse=True)
    children = min(_CHILDREN, -(-len(dealt) // _CHARTS_FOR_ONE))
    return [dealt[first::children] for first in range(children)] or [[]]


def _drawn(
    report: Mapping[str, Any], pictures: Mapping[str, Sequence[_Told]], workbook: str
) -> Mapping[str, Any]:
    charts = {chart["slug"]: chart for chart in report["charts"]}
    return {
        "reader": report["reader"],
        "pictures": [
            {"slug": slug, **picture}
            for slug in report["draw"]
            for picture in pictures[_key(charts[slug])]
        ],
        "workbook": workbook,
    }
