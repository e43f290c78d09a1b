"""A programme's evidence: what the child takes that draws it, of three sizes."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.machines import ROOT, setwise
from bench.table import Row
from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column
from service.domain.evaluation.chart_json import chart_as_json
from service.domain.evaluation.drawing import FORMS

_PEOPLE = (48, 500, 5_000)
_A_SET = 6
_SESSIONS = 6
_ITEMS = 8
_MOST_SECONDS = {48: 60, 500: 60, 5_000: 120}
_N = Column("n", "People")


def measure(folder: Path) -> Iterator[Row]:
    """Draw a chart of each kind, in every form, as a worker lets it be drawn; yield rows.

    Raises:
        RuntimeError: the child failed, or a drawing is missing.
    """
    for people in _PEOPLE:
        charts = _charts(people)
        seconds, cpu, mebibytes, size = _draw(folder, charts)
        section = f"Evidence of {people} people drawn, each kind of chart in each form"
        drawings = len(charts) * len(FORMS)
        yield Row(section, "time", seconds, "s", drawings, _MOST_SECONDS[people], "what is allowed")
        yield Row(section, "CPU", cpu, "s", drawings)
        yield Row(section, "CPU of a drawing", 1000 * cpu / drawings, "ms", drawings)
        yield Row(section, "memory", mebibytes, "MiB", drawings, 512, "what is allowed")
        yield Row(section, "drawings and workbook", size, "kB", drawings)


def _draw(folder: Path, charts: list[Chart]) -> tuple[float, float, float, float]:
    """Return seconds, CPU seconds, MiB and the kB of what came out."""
    asked, made = folder / "asked.json", folder / "made.json"
    told = [chart_as_json(chart) for chart in charts]
    slugs = [chart.slug for chart in charts]
    report = {"reader": "hr", "charts": told, "draw": slugs}
    asked.write_text(json.dumps({"reports": [report]}), encoding="utf-8")
    began = time.monotonic()
    with asked.open("rb") as given, made.open("wb") as out:
        child = subprocess.Popen(
            setwise("draw-charts"), cwd=ROOT, stdin=given, stdout=out, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    if status:
        raise RuntimeError(f"draw-charts ended with {status}")
    found: dict[str, Any] = json.loads(made.read_bytes())["reports"][0]
    if len(found["pictures"]) != len(charts) * len(FORMS):
        raise RuntimeError(f"{len(found['pictures'])} drawings came back")
    size = sum(len(one["picture"]) for one in found["pictures"]) + len(found["workbook"])
    cpu = used.ru_utime + used.ru_stime
    return seconds, cpu, used.ru_maxrss / 1024, size * 3 / 4 / 1024


def _charts(people: int) -> list[Chart]:
    sets = [f"Set {number}" for number in range(1, people // _A_SET + 1)]
    sessions = range(1, _SESSIONS + 1)
    weeks = [f"2027-{1 + week // 4:02d}-{1 + 7 * (week % 4):02d}" for week in range(40)]
    states = ("Waiting", "Declined", "Agreed", "Adapted", "Running", "Done")
    steps = (("Invited", people), ("Joined", people * 9 // 10), ("Affirmed", people * 8 // 10))
    return [
        _chart(ChartKind.FUNNEL, ("step", "people"), steps),
        _chart(
            ChartKind.HEAT_GRID,
            ("set", "session", "people", "n"),
            [
                (name, one, (one * 7 + at) % 7, 6)
                for at, name in enumerate(sets)
                for one in sessions
            ],
        ),
        _chart(
            ChartKind.THEME_GRID,
            ("session", "set", "lines"),
            [(one, name, (one + at) % 4) for one in sessions for at, name in enumerate(sets)],
        ),
        _chart(
            ChartKind.BAND_LINE,
            ("session", "middle", "low", "high", "n"),
            [(one, 4 + one / 3, 3.5, 6.5, people) for one in sessions],
        ),
        _chart(
            ChartKind.DUMBBELL,
            ("skill", "then", "now", "first", "n"),
            [(f"Skill {one}", 3 + one / 5, 5 + one / 5, 4.0, people) for one in range(_ITEMS)],
        ),
        _chart(
            ChartKind.FLOW,
            ("from", "to", "actions"),
            [("Set", state, 1 + people * (at + 1) // 10) for at, state in enumerate(states)],
        ),
        _chart(
            ChartKind.BURN_UP,
            ("week", "set", "done"),
            [(week, 4 * at * people, 3 * at * people) for at, week in enumerate(weeks)],
        ),
        _chart(
            ChartKind.COST_LINE,
            ("month", "spent", "planned"),
            [(f"2027-{one:02d}", one * people * 3, one * people * 3.2) for one in range(1, 13)],
        ),
        _chart(
            ChartKind.DECISION_BOARD,
            ("set", "state", "recommendations"),
            [(name, state, at % 3) for at, name in enumerate(sets) for state in states],
        ),
        _chart(
            ChartKind.RANGE_BARS,
            ("outcome", "low", "high"),
            [(f"Outcome {one}", one * 100, one * 300) for one in range(1, 11)],
        ),
        _chart(
            ChartKind.SMALL_MULTIPLES,
            ("measure", "set", "mean", "n"),
            [(what, name, 5.5, 12) for what in ("Useful", "Safe") for name in sets],
        ),
    ]


def _chart(
    kind: ChartKind,
    keys: tuple[str, ...],
    rows: list[tuple[Cell, ...]] | tuple[tuple[Cell, ...], ...],
) -> Chart:
    columns = tuple(_N if key == "n" else Column(key, key.capitalize()) for key in keys)
    told = tuple(dict(zip(keys, row, strict=True)) for row in rows)
    return Chart(kind.value, kind, f"The finding of the {kind.value}", "A note.", columns, told)
