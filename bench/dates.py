"""Dates of whole programmes: our plans beside random, greedy and the best known ones.

Random and greedy dates keep every hard rule, as ours do: sets choose in turn, at random or what is
cheapest for each. The rule behind the pages' instant answer knows no calendars; its dates would be
no valid plan, so it is not here.
"""

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.machines import ROOT
from bench.table import Row
from service.planning.dates import plan_dates
from service.planning.dates_problem import DateProblem
from service.planning.dates_reading import read_plan, read_problem
from service.planning.dates_series import Series
from service.planning.dates_table import Table

_INSTANCES = Path(__file__).parent / "instances"
_BEST_KNOWN = {8: 1279, 40: 7065, 170: 27730}
_SECONDS = {8: 10, 40: 60, 170: 300}
_SEED = 7
_TRIES = 100


def measure(folder: Path) -> Iterator[Row]:
    """Plan each instance by the command, in a process of its own."""
    for sets, best_known in _BEST_KNOWN.items():
        text = gzip.decompress((_INSTANCES / f"dates-{sets}.json.gz").read_bytes())
        problem_file, plan_file = folder / f"{sets}.json", folder / f"plan-{sets}.json"
        problem_file.write_bytes(text)
        problem = read_problem(json.loads(text), file=problem_file.name)
        seconds, cpu, mebibytes = _run(problem_file, plan_file, _SECONDS[sets])
        plan = json.loads(plan_file.read_text(encoding="utf-8"))
        ours = _checked(problem, plan_file)
        section = f"Dates of {sets} sets"
        yield Row(section, "points", ours, "points", sets, best_known, "best known")
        yield Row(section, "points", ours, "points", sets, _greedy(problem), "greedy")
        yield Row(section, "points", ours, "points", sets, _random(problem), "random")
        yield Row(section, "points", ours, "points", sets, plan["bound"], "proven bound")
        yield Row(section, "time", seconds, "s", sets, _SECONDS[sets], "what is allowed")
        yield Row(section, "CPU", cpu, "s", sets, curve="dates planned, by sets", size=sets)
        yield Row(section, "memory", mebibytes, "MiB", sets, 1024, "what is allowed")


def _run(problem_file: Path, plan_file: Path, seconds: int) -> tuple[float, float, float]:
    """Return seconds, CPU seconds and MiB that the command took."""
    command = [sys.executable, "-m", "service", "plan-dates", str(problem_file)]
    command += ["--json", str(plan_file), "--seconds", str(seconds * 0.9)]
    began = time.monotonic()
    child = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise RuntimeError(f"plan-dates ended with {status}")
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _checked(problem: DateProblem, plan_file: Path) -> float:
    """Return what the plan costs, counted again from its instants."""
    starts = read_plan(json.loads(plan_file.read_text(encoding="utf-8")), file=plan_file.name)
    total = 0
    for facilitator, names in problem.sets_of.items():
        table = Table(problem, facilitator, names)
        for name in names:
            series = tuple(at for at in map(table.slots.position, starts[name]) if at is not None)
            if len(series) != problem.sessions:
                raise RuntimeError(f"{name} has a start that its facilitator cannot make")
            total += table.published(name, series)
    return total


def _greedy(problem: DateProblem) -> float:
    return float(next(iter(plan_dates(problem, seconds_left=lambda: 0.0))).cost)


def _random(problem: DateProblem) -> float:
    """Return what random dates cost that keep every rule."""
    chance = np.random.default_rng(_SEED)
    total = 0
    for facilitator, names in problem.sets_of.items():
        table = Table(problem, facilitator, names)
        # Where chance leaves no room for somebody, it is asked again.
        tries = (_random_series(table, chance) for _ in range(_TRIES))
        taken = next((found for found in tries if len(found) == len(names)), None)
        if taken is None:
            raise RuntimeError(f"random dates left no room at {facilitator}")
        total += sum(table.published(name, series) for name, series in taken.items())
    return float(total)


def _random_series(table: Table, chance: np.random.Generator) -> dict[str, Series]:
    taken: dict[str, Series] = {}
    for name in chance.permutation(list(table.desk.sets)):
        luck = chance.uniform(0, 1000, len(table.slots.starts))
        prices = table.desk.blocked(list(taken.values())) + luck
        found = table.desk.sets[str(name)].priced(prices).best()
        if not found:
            break
        taken[str(name)] = found[0][1]
    return taken
