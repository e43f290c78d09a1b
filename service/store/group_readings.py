"""Groups whose people HR wants in a draft: what is asked for, and what came of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.domain.states import JobState
from service.models import GroupReading, Job


@dataclass(frozen=True)
class GroupProgress:
    """The last group of a draft; `done` of `total` people were looked up.

    `version` is the draft's when it was asked for, or when it ended.
    """

    job_id: int
    name: str
    version: int
    counts: Mapping[str, int]
    state: JobState
    done: int
    total: int
    problem: str | None

    @property
    def is_ended(self) -> bool:
        """Whether it is over, one way or the other."""
        return self.state in (JobState.DONE, JobState.FAILED)


def last_group(db: Session, draft_id: int) -> GroupProgress | None:
    """Return the group that was asked for last in a draft; None where none was."""
    found = db.execute(
        select(GroupReading, Job)
        .join(Job, Job.id == GroupReading.job_id)
        .where(GroupReading.draft_id == draft_id)
        .order_by(Job.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    reading, job = found
    return GroupProgress(
        job_id=job.id,
        name=reading.name,
        version=reading.version,
        counts=reading.counts,
        state=job.state,
        done=job.done,
        total=job.total,
        problem=job.problem,
    )


def drop_group_readings(db: Session, draft_ids: Collection[int]) -> None:
    """Delete what was asked for in drafts that go."""
    jobs = list(db.scalars(select(GroupReading.job_id).where(GroupReading.draft_id.in_(draft_ids))))
    db.execute(delete(GroupReading).where(GroupReading.job_id.in_(jobs)))
    db.execute(delete(Job).where(Job.id.in_(jobs)))
