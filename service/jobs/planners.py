"""Our planners, each as a worker calls it."""

from collections.abc import Mapping
from typing import Any

from service.jobs.child_process import run_child
from service.workflows.planning_job import Beat

_WITHIN = ("--seconds", "300")


def plan_dates(problem: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
    """Return what `setwise plan-dates` makes of a problem; see `Plans`."""
    return run_child(["plan-dates", "-", "--reasons", "--progress", *_WITHIN], problem, beat)


def plan_seats(problem: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
    """Return what `setwise plan-seats` makes of a draft; see `Plans`."""
    return run_child(["plan-seats", *_WITHIN], problem, beat)
