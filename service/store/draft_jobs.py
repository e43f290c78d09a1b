"""Jobs about drafts, each with a row that says what was asked and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.domain.states import JobKind, JobState
from service.models import DraftPlanning, GroupReading, Job

_Asked = TypeVar("_Asked", DraftPlanning, GroupReading)


@dataclass(frozen=True)
class DraftJobProgress:
    """A job about a draft as HR watches it; `done` of `total` parts of the work are over."""

    job_id: int
    version: int
    state: JobState
    done: int
    total: int
    problem: str | None

    @property
    def is_ended(self) -> bool:
        """Whether it is over, one way or the other."""
        return self.state in (JobState.DONE, JobState.FAILED)


def last_asked(
    db: Session, asked: type[_Asked], draft_id: int, kind: JobKind
) -> tuple[_Asked, Job] | None:
    """Return what was asked for last in a draft, with its job; None where nothing was."""
    return db.execute(
        select(asked, Job)
        .join(Job, Job.id == asked.job_id)
        .where(asked.draft_id == draft_id, Job.kind == kind)
        .order_by(Job.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()


def drop_asked(
    db: Session,
    asked: type[_Asked],
    draft_ids: Collection[int],
    kinds: Collection[JobKind] = tuple(JobKind),
) -> None:
    """Delete what was asked for in some drafts, with the jobs."""
    jobs = list(
        db.scalars(
            select(asked.job_id)
            .join(Job, Job.id == asked.job_id)
            .where(asked.draft_id.in_(draft_ids), Job.kind.in_(kinds))
        )
    )
    db.execute(delete(asked).where(asked.job_id.in_(jobs)))
    db.execute(delete(Job).where(Job.id.in_(jobs)))
