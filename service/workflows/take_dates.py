"""Plan all dates of a draft: read calendars, let the planner work, keep what it found.

What calendars say is in no row: it is gone when the job is over, or begun again by another worker.
"""

from collections.abc import Mapping
from typing import Any

import structlog

from service.domain.availability import Taken
from service.domain.date_request import Asked, addresses_in, window_of, with_calendars
from service.domain.states import JobState
from service.errors import Refused
from service.workflows.planning_job import PlanningWork, Plans, work_planning
from service.workflows.ports import ReadsAvailability
from service.workflows.worked_job import LeasedJob

_LOG = structlog.get_logger(__name__)

_AT_ONCE = 20
"""People between two looks at the lease."""
_NO_ACCESS = (
    "Microsoft 365 does not let this service read when people are free; ask an administrator to run"
    " “setwise doctor”"
)
_NO_FACILITATOR = "no facilitator's calendar can be read, so nobody's free hours are known"


def take_dates(job: LeasedJob, availability: ReadsAvailability, plan: Plans) -> None:
    """Work the job off (`work_planning`); what cannot be planned ends it with a sentence for HR.

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait.
    """
    work_planning(job, lambda work, request: _plan(work, availability, plan, request))


def _plan(
    work: PlanningWork, availability: ReadsAvailability, plan: Plans, request: Mapping[str, Any]
) -> None:
    try:
        asked = with_calendars(request, _calendars(work, availability, request))
    except Refused as exc:
        _LOG.warning("availability refused", job_id=work.job.job_id, error=str(exc))
        work.end(JobState.FAILED, problem=_NO_ACCESS, found={})
        return
    if not asked.problem["sets"]:
        work.end(JobState.FAILED, problem=_NO_FACILITATOR, found={})
        return
    try:
        found = plan(asked.problem, work.beat)
    except Refused as exc:
        work.end(JobState.FAILED, problem=str(exc), found={})
        return
    work.end(JobState.DONE, problem=None, found=_found(found, asked))


def _calendars(
    work: PlanningWork, availability: ReadsAvailability, request: Mapping[str, Any]
) -> dict[str, Taken | None]:
    people, (begin, end) = addresses_in(request), window_of(request)
    found: dict[str, Taken | None] = {}
    for first in range(0, len(people), _AT_ONCE):
        found |= availability.taken(people[first : first + _AT_ONCE], begin, end)
        work.beat(0, len(request["sets"]))
    return found


def _found(plan: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Return what is kept: dates and reasons, in which nobody is named."""
    return {
        "sets": {
            name: {
                "starts": starts,
                "why": [one["why"] for one in plan["reasons"][name]],
                "away": sum(one["away"] for one in plan["reasons"][name]),
            }
            for name, starts in plan["sets"].items()
        },
        "cost": plan["cost"],
        "bound": plan["bound"],
        "unread": list(asked.unread),
        "left_out": list(asked.left_out),
    }
