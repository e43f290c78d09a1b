"""Book a programme file and watch its series come about."""

import sys
import threading
import time
from datetime import timedelta

import click

from service.domain.programme_file import ProgrammeFile
from service.domain.states import JobState
from service.jobs.clock import CLOCK
from service.jobs.work import work_job
from service.models import Job, Programme
from service.store.service_time import last_tick
from service.wiring import Wiring
from service.workflows.approve_programme import approve_programme
from service.workflows.book_programme import book_programme

_WORKER_IS_LIVE = timedelta(seconds=30)
"""A clock that ticked this short a while ago will have the job worked."""
_LOOK_EVERY_SECONDS = 0.2


def book_and_watch(
    wiring: Wiring, file: ProgrammeFile, *, actor: str, stop: threading.Event | None = None
) -> Job:
    """Write rows, approve the plan, and show progress until the series are booked.

    Returns:
        The job as it ended: done, failed, or waiting where the other side asked for time.
    """
    with wiring.database.writing() as db:
        programme_id = book_programme(
            db,
            file,
            actor=actor,
            now=wiring.clock.now(),
            organisers=wiring.settings.organiser_mailboxes,
        ).id
    return approve_and_watch(wiring, programme_id, actor=actor, stop=stop)


def approve_and_watch(
    wiring: Wiring, programme_id: int, *, actor: str, stop: threading.Event | None = None
) -> Job:
    """Approve a plan, or go on where it is approved already; see `book_and_watch`.

    Where no service runs beside us, we work the job ourselves.
    """
    with wiring.database.writing() as db:
        job_id = approve_programme(db, programme_id, actor=actor, now=wiring.clock.now()).id
    if not _service_is_live(wiring):
        work_job(wiring, job_id)
    return _watch(wiring, job_id, stop or threading.Event())


def programme_name(wiring: Wiring, job: Job) -> str:
    """Return what the booked programme is called."""
    with wiring.database.reading() as db:
        return db.get_one(Programme, job.programme_id).name


def _service_is_live(wiring: Wiring) -> bool:
    with wiring.database.reading() as db:
        ticked = last_tick(db, CLOCK)
    return ticked is not None and wiring.real_now() - ticked < _WORKER_IS_LIVE


def _watch(wiring: Wiring, job_id: int, stop: threading.Event) -> Job:
    shown = sys.stderr.isatty()
    job = _read(wiring, job_id)
    with click.progressbar(
        length=max(job.total, 1),
        label="Booking the series in Outlook",
        file=sys.stderr,
        hidden=not shown,
    ) as bar:
        while not stop.is_set():
            bar.update(job.done - bar.pos)
            waits_long = job.state is JobState.WAITING and (
                job.retry_at is not None or wiring.why_quiet() is not None
            )
            if job.state in (JobState.DONE, JobState.FAILED) or waits_long:
                break
            time.sleep(_LOOK_EVERY_SECONDS)
            if not _service_is_live(wiring):
                # It ended while we watched; what a worker still holds is left to it.
                work_job(wiring, job_id)
            job = _read(wiring, job_id)
    return job


def _read(wiring: Wiring, job_id: int) -> Job:
    with wiring.database.reading() as db:
        job = db.get_one(Job, job_id)
        db.expunge(job)
        return job
