"""What HR asked of a worker in a draft, in the hands of a worker."""

from datetime import datetime

from sqlalchemy import select

from service.domain.states import JobState
from service.models import Job
from service.workflows.worked_job import LeasedJob
from tests.hr import HrWiring


def last_job(wiring: HrWiring) -> LeasedJob:
    """Return the job that was asked for last."""

    def now() -> datetime:
        return wiring.clock.now()

    with wiring.database.reading() as db:
        job_id = db.scalars(select(Job.id).order_by(Job.id.desc())).first()
    assert job_id is not None
    return LeasedJob(wiring.database, job_id, "w", now, now)


def state_of(job: LeasedJob) -> JobState:
    """Return how it stands now."""
    with job.database.reading() as db:
        return db.get_one(Job, job.job_id).state
