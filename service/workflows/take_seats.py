"""Form all sets of a draft: let the planner work, keep what it found."""

from collections.abc import Mapping
from typing import Any

from service.domain.states import JobState
from service.errors import Refused
from service.workflows.planning_job import PlanningWork, Plans, work_planning
from service.workflows.worked_job import LeasedJob


def take_seats(job: LeasedJob, plan: Plans) -> None:
    """Work the job off (`work_planning`); what cannot be formed ends it with a sentence for HR.

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait.
    """

    def form(work: PlanningWork, request: Mapping[str, Any]) -> None:
        try:
            found = plan(request, work.beat)
        except Refused as exc:
            work.end(JobState.FAILED, problem=str(exc), found={})
            return
        work.end(JobState.DONE, problem=None, found=found)

    work_planning(job, form)
