"""Plans of all dates or all sets that HR asked for in a draft, and what came of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.domain.states import JobKind, JobState
from service.models import DraftPlanning, Job


@dataclass(frozen=True)
class PlanningProgress:
    """The last plan of its kind in a draft; `done` of `total` parts of the work are over.

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


def last_planning(db: Session, draft_id: int, kind: JobKind) -> PlanningProgress | None:
    """Return what was asked for last in a draft; None where nothing was."""
    found = db.execute(
        select(DraftPlanning, Job)
        .join(Job, Job.id == DraftPlanning.job_id)
        .where(DraftPlanning.draft_id == draft_id, Job.kind == kind)
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


def drop_plannings(
    db: Session, draft_ids: Collection[int], kinds: Collection[JobKind] = tuple(JobKind)
) -> None:
    """Delete what was asked for in drafts that go, or of one kind before it is asked anew."""
    jobs = list(
        db.scalars(
            select(DraftPlanning.job_id)
            .join(Job, Job.id == DraftPlanning.job_id)
            .where(DraftPlanning.draft_id.in_(draft_ids), Job.kind.in_(kinds))
        )
    )
    db.execute(delete(DraftPlanning).where(DraftPlanning.job_id.in_(jobs)))
    db.execute(delete(Job).where(Job.id.in_(jobs)))
