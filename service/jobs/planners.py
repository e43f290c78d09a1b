"""Our planners, each as a worker calls it."""

from collections.abc import Mapping
from typing import Any

from service.jobs.planner_process import run_planner
from service.workflows.planning_job import Beat


def plan_dates(problem: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
    """Return what `setwise plan-dates` makes of a problem; see `Plans`."""
    return run_planner(["plan-dates", "-", "--reasons", "--progress"], problem, beat)


def plan_seats(problem: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
    """Return what `setwise plan-seats` makes of a draft; see `Plans`."""
    return run_planner(["plan-seats"], problem, beat)
