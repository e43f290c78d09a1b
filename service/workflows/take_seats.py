"""Form all sets of a draft: let the planner work, keep what it found."""

from collections.abc import Mapping
from typing import Any

from service.domain.states import JobState
from service.errors import Refused
from service.workflows.planning_job import PlanningWork, Plans, work_planning


def take_seats(work: PlanningWork, plan: Plans) -> None:
    """Work the job off (`work_planning`); what cannot be formed ends it with a sentence for HR.

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait.
    """

    def form(request: Mapping[str, Any]) -> None:
        try:
            found = plan(request, work.beat)
        except Refused as exc:
            work.end(JobState.FAILED, problem=str(exc), found={})
            return
        work.end(JobState.DONE, problem=None, found=found)

    work_planning(work, form)
