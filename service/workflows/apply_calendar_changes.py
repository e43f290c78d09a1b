"""Bring a programme's series in Outlook to what the rows say, one set after the other.

Booking, moving, joining and leaving are this one comparison; every step is safe to repeat, so a
crash anywhere is finished by running the job again. No transaction is open while the network is.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.domain.states import JobState, ProgrammeState, SeriesState
from service.errors import OutcomeUnknown, Refused, TryLater
from service.models import Job, Programme, Series
from service.store.calendar import keep_lease, lease_job, series_of
from service.store.database import Database
from service.workflows.bring_series_about import LeaseLost, bring_series_about
from service.workflows.ports import BooksMeetings
from service.workflows.record_audit import record_audit

_LOG = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
"""Far beyond one step with its time-outs; prolonged with every step."""
_WAIT = timedelta(seconds=30)
"""Until the next try where the other side named no time."""


def apply_calendar_changes(
    database: Database,
    books: BooksMeetings,
    job_id: int,
    *,
    owner: str,
    now: Callable[[], datetime],
    real_now: Callable[[], datetime],
) -> None:
    """Work a job off as far as it goes now.

    Commits after every step. Where the other side is busy or refuses, the next series goes on:
    the job then waits (`retry_at`) for what was busy, and what was refused is noted on its series.
    A job that is done, waits, is held by another worker or has another job of its programme under
    way is left alone. A fault of ours ends the job as failed, and is logged.

    Args:
        owner: this worker's name, under which it holds the lease.
        now: service time.
        real_now: the machine's time, for leases and waits.

    Raises:
        OperationalError: the database is away; the job goes on when its lease has ended.
    """

    def renew(db: Session) -> None:
        if not keep_lease(db, job_id, owner=owner, real_now=real_now(), lasts=LEASE):
            raise LeaseLost(f"job {job_id} was taken over by another worker")

    todo = _begin(database, job_id, owner=owner, now=now, real_now=real_now)
    if todo is None:
        return
    _LOG.info("calendar job started", job_id=job_id, series=len(todo))
    busy: list[TryLater | OutcomeUnknown] = []
    try:
        for series_id in todo:
            try:
                _work_off(database, books, job_id, series_id, now=now, renew=renew)
            except (TryLater, OutcomeUnknown) as exc:
                _LOG.warning("series waits", job_id=job_id, series_id=series_id, error=str(exc))
                busy.append(exc)
        if busy:
            _wait(database, job_id, owner, busy, real_now=real_now)
            _LOG.warning("calendar job waits", job_id=job_id, series=len(busy))
            return
        state = _finish(database, job_id, now=now, renew=renew)
    except LeaseLost:
        _LOG.warning("calendar job lost its lease", job_id=job_id)
        return
    except OperationalError:
        # The database is away: nothing can be noted there either.
        raise
    except Exception as exc:  # noqa: BLE001 -- or the job would be begun again for ever
        _LOG.exception("calendar job failed", job_id=job_id)
        _give_up(database, job_id, owner, exc, now=now)
        return
    _LOG.info("calendar job ended", job_id=job_id, state=state.value)


def _begin(
    database: Database,
    job_id: int,
    *,
    owner: str,
    now: Callable[[], datetime],
    real_now: Callable[[], datetime],
) -> list[int] | None:
    """Take the job; return the series that it has not worked off yet, None if it is not ours.

    A job of a programme that is not approved ends here: nobody confirmed what it would send.
    """
    with database.writing() as db:
        job = lease_job(db, job_id, owner=owner, real_now=real_now(), lasts=LEASE)
        if job is None:
            return None
        programme = db.get_one(Programme, job.programme_id)
        if programme.state is not ProgrammeState.APPROVED:
            problem = f"nothing was booked: the programme is {programme.state.value}, not approved"
            _end(job, JobState.FAILED, problem=problem, now=now())
            return None
        every = series_of(db, job.programme_id)
        todo = [series.id for series in every if series.job_id != job_id]
        job.total = len(every)
        job.done = len(every) - len(todo)
        return todo


def _work_off(
    database: Database,
    books: BooksMeetings,
    job_id: int,
    series_id: int,
    *,
    now: Callable[[], datetime],
    renew: Callable[[Session], None],
) -> None:
    try:
        bring_series_about(database, books, series_id, job_id, now=now, renew=renew)
    except Refused as exc:
        with database.writing() as db:
            renew(db)
            series = db.get_one(Series, series_id)
            series.state = SeriesState.FAILED
            series.problem = _plainly(series, exc)
            series.job_id = job_id
            db.get_one(Job, job_id).done += 1
            record_audit(
                db,
                now=now(),
                actor="service",
                verb="series-failed",
                subject=f"series:{series_id}",
                new=str(exc),
            )


def _plainly(series: Series, exc: Refused) -> str:
    return (
        f"Outlook refused a step for set {series.learning_set.name}: {exc}. "
        f"Check the organiser's mailbox and its permissions, then book again."
    )


def _wait(
    database: Database,
    job_id: int,
    owner: str,
    busy: Sequence[TryLater | OutcomeUnknown],
    *,
    real_now: Callable[[], datetime],
) -> None:
    """Give the job back until the last of the times that were asked for."""
    longest = max(_wait_after(exc) for exc in busy)
    with database.writing() as db:
        job = db.get_one(Job, job_id)
        if job.lease_owner != owner:
            return
        job.state = JobState.WAITING
        job.lease_owner = job.lease_until = None
        job.retry_at = real_now() + longest
        job.problem = "Outlook is busy or did not answer; the booking goes on by itself"


def _wait_after(exc: TryLater | OutcomeUnknown) -> timedelta:
    asked = exc.retry_after if isinstance(exc, TryLater) else None
    return timedelta(seconds=asked) if asked else _WAIT


def _give_up(
    database: Database,
    job_id: int,
    owner: str,
    exc: Exception,
    *,
    now: Callable[[], datetime],
) -> None:
    with database.writing() as db:
        job = db.get_one(Job, job_id)
        if job.lease_owner != owner:
            return
        # The class alone: an error's text may quote somebody.
        problem = f"it could not be worked ({type(exc).__name__}); the logs say more"
        _end(job, JobState.FAILED, problem=problem, now=now())


def _finish(
    database: Database,
    job_id: int,
    *,
    now: Callable[[], datetime],
    renew: Callable[[Session], None],
) -> JobState:
    with database.writing() as db:
        renew(db)
        job = db.get_one(Job, job_id)
        every = series_of(db, job.programme_id)
        stuck = [series for series in every if series.state != SeriesState.BOOKED]
        state = JobState.FAILED if stuck else JobState.DONE
        problem = " ".join(series.problem or "" for series in stuck) or None
        _end(job, state, problem=problem, now=now())
        return state


def _end(job: Job, state: JobState, *, problem: str | None, now: datetime) -> None:
    job.state = state
    job.problem = problem
    job.finished_at = now
    job.lease_owner = job.lease_until = None
