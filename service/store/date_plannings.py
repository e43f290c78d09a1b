"""Plans of all dates that HR asked for in a draft, and what came of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.domain.states import JobState
from service.models import DatePlanning, Job


@dataclass(frozen=True)
class PlanningProgress:
    """The last plan of a draft's dates; `done` of `total` sets have their last word.

    `version` is the draft's when it was asked for; `found` is empty until it is done.
    """

    job_id: int
    version: int
    found: Mapping[str, Any]
    state: JobState
    done: int
    total: int
    problem: str | None

    @property
    def is_ended(self) -> bool:
        """Whether it is over, one way or the other."""
        return self.state in (JobState.DONE, JobState.FAILED)


def last_planning(db: Session, draft_id: int) -> PlanningProgress | None:
    """Return what was asked for last in a draft; None where nothing was."""
    found = db.execute(
        select(DatePlanning, Job)
        .join(Job, Job.id == DatePlanning.job_id)
        .where(DatePlanning.draft_id == draft_id)
        .order_by(Job.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    planning, job = found
    return PlanningProgress(
        job_id=job.id,
        version=planning.version,
        found=planning.found,
        state=job.state,
        done=job.done,
        total=job.total,
        problem=job.problem,
    )


def drop_date_plannings(db: Session, draft_ids: Collection[int]) -> None:
    """Delete what was asked for in drafts that go."""
    jobs = list(db.scalars(select(DatePlanning.job_id).where(DatePlanning.draft_id.in_(draft_ids))))
    db.execute(delete(DatePlanning).where(DatePlanning.job_id.in_(jobs)))
    db.execute(delete(Job).where(Job.id.in_(jobs)))
