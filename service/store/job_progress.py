"""How far a piece of long work is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.domain.states import JobKind, JobState
from service.models import Job, Programme


@dataclass(frozen=True)
class JobProgress:
    """A job as HR watches it; `done` of `total` steps, `total` 0 until it was begun."""

    job_id: int
    kind: JobKind
    state: JobState
    done: int
    total: int
    problem: str | None
    asked_at: datetime
    finished_at: datetime | None
    not_before: datetime | None
    """Service time; a plan that was just confirmed can be taken back until then."""
    programme_id: int
    programme_name: str
    programme_zone: str

    @property
    def is_ended(self) -> bool:
        """Whether it is over, one way or the other."""
        return self.state in (JobState.DONE, JobState.FAILED)


def job_progress(db: Session, job_id: int) -> JobProgress | None:
    """Return one job, or None where there is none by this number."""
    found = db.execute(_query().where(Job.id == job_id)).one_or_none()
    return None if found is None else _progress(*found)


def newest_job(db: Session, programme_id: int) -> JobProgress | None:
    """Return the last work asked for in a programme."""
    query = _query().where(Job.programme_id == programme_id).order_by(Job.id.desc()).limit(1)
    found = db.execute(query).one_or_none()
    return None if found is None else _progress(*found)


def _query() -> Select[Job, int, str, str]:
    return select(Job, Programme.id, Programme.name, Programme.zone).join(
        Programme, Programme.id == Job.programme_id
    )


def _progress(job: Job, programme_id: int, programme_name: str, zone: str) -> JobProgress:
    return JobProgress(
        job_id=job.id,
        kind=job.kind,
        state=job.state,
        done=job.done,
        total=job.total,
        problem=job.problem,
        asked_at=job.asked_at,
        finished_at=job.finished_at,
        not_before=job.not_before,
        programme_id=programme_id,
        programme_name=programme_name,
        programme_zone=zone,
    )
