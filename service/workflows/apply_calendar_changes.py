"""Bring a programme's calendars in Outlook to what the rows say, one set after the other.

Booking, moving, joining and leaving are this one comparison; every step is safe to repeat, so a
crash anywhere is finished by running the job again. No transaction is open while the network is.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.domain.states import JobState, ProgrammeState, SeriesState, SlotKind
from service.errors import OutcomeUnknown, Refused, TryLater
from service.models import Job, LearningSet, Programme
from service.store.calendar import mailboxes_of_set, series_of, series_of_set
from service.store.calendar_jobs import lease_job
from service.store.database import Database
from service.store.slots import held_slot
from service.workflows.bring_calendar_about import bring_calendar_about
from service.workflows.calendar_work import CalendarWork
from service.workflows.ports import BooksMeetings
from service.workflows.worked_job import (
    LEASE,
    WAIT,
    LeaseLost,
    end_job,
    give_back,
    give_up,
    renew_lease,
    wait_after,
)

_LOG = structlog.get_logger(__name__)

_BUSY = "Outlook is busy or did not answer; the booking goes on by itself"
_BROKEN_OFF = "the database broke it off; the booking goes on by itself"


def apply_calendar_changes(
    database: Database,
    books: BooksMeetings,
    job_id: int,
    *,
    owner: str,
    now: Callable[[], datetime],
    real_now: Callable[[], datetime],
    may_invite: Callable[[str], bool] = lambda _address: True,
) -> None:
    """Work a job off as far as it goes now.

    Commits after every step. Where the other side is busy or refuses, the next set goes on: the
    job then waits (`retry_at`) for what was busy, and what was refused is noted on its series.
    A job that is done, waits, is held by another worker or has another job of its programme under
    way is left alone. A fault of ours ends the job as failed, and is logged.

    Args:
        owner: this worker's name, under which it holds the lease.
        now: service time.
        real_now: the machine's time, for leases and waits.
        may_invite: False for addresses that may not be written to at all (`SEND_MODE`); they are
            neither invited nor taken out.

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait, or, where
            that could not be noted, when its lease has ended.
    """

    def renew(db: Session) -> None:
        renew_lease(db, job_id, owner=owner, real_now=real_now())

    todo = _begin(database, job_id, owner=owner, now=now, real_now=real_now)
    if todo is None:
        return
    _LOG.info("calendar job started", job_id=job_id, sets=len(todo))
    busy: list[TryLater | OutcomeUnknown] = []
    try:
        for set_id in todo:
            work = CalendarWork(database, books, set_id, now, renew, may_invite)
            try:
                with _slots(work, f"job:{job_id}", real_now=real_now):
                    _work_off(work, job_id)
            except (TryLater, OutcomeUnknown) as exc:
                _LOG.warning("set waits", job_id=job_id, set_id=set_id, error=str(exc))
                busy.append(exc)
        if busy:
            longest = max(wait_after(exc) for exc in busy)
            give_back(database, job_id, owner, retry_at=real_now() + longest, problem=_BUSY)
            _LOG.warning("calendar job waits", job_id=job_id, sets=len(busy))
            return
        state = _finish(database, job_id, now=now, renew=renew)
    except LeaseLost:
        _LOG.warning("calendar job lost its lease", job_id=job_id)
        return
    except OperationalError:
        # After a deadlock the job must not stand leased; where the database is away, it has to.
        with suppress(OperationalError):
            give_back(database, job_id, owner, retry_at=real_now() + WAIT, problem=_BROKEN_OFF)
        raise
    except Exception as exc:  # noqa: BLE001 -- or the job would be begun again for ever
        _LOG.exception("calendar job failed", job_id=job_id)
        give_up(database, job_id, owner, exc, now=now())
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
    """Take the job; return the sets that it has not worked off yet, None if it is not ours.

    A job of a programme that is not approved ends here: nobody confirmed what it would send.
    """
    with database.writing() as db:
        job = lease_job(db, job_id, owner=owner, real_now=real_now(), lasts=LEASE)
        if job is None:
            return None
        programme = db.get_one(Programme, job.programme_id)
        if programme.state is not ProgrammeState.APPROVED:
            problem = f"nothing was booked: the programme is {programme.state.value}, not approved"
            end_job(job, JobState.FAILED, problem=problem, now=now())
            return None
        # A set's latest generation says which job last worked it off.
        latest = {series.set_id: series.job_id for series in series_of(db, programme.id)}
        todo = [set_id for set_id, worked_by in latest.items() if worked_by != job_id]
        job.total = len(latest)
        job.done = len(latest) - len(todo)
        return todo


@contextmanager
def _slots(work: CalendarWork, owner: str, *, real_now: Callable[[], datetime]) -> Iterator[None]:
    """Be the only one at the calendars of a set's organisers, so that calls there stay few.

    The slot is the job's: whoever takes the job over from a dead worker has it at once.
    """
    with work.database.reading() as db:
        mailboxes = mailboxes_of_set(db, work.set_id)
    with ExitStack() as stack:
        # In one order everywhere, so that no two workers wait for each other.
        for mailbox in sorted(mailboxes):
            slot = held_slot(work.database, mailbox, SlotKind.CALENDAR, owner, real_now=real_now)
            stack.enter_context(slot)
        yield


def _work_off(work: CalendarWork, job_id: int) -> None:
    try:
        bring_calendar_about(work, job_id)
    except Refused as exc:
        with work.database.writing() as db:
            work.renew(db)
            series = series_of_set(db, work.set_id)[-1]
            series.state = SeriesState.FAILED
            series.problem = _plainly(db.get_one(LearningSet, work.set_id), exc)
            series.job_id = job_id
            db.get_one(Job, job_id).done += 1
            work.note(db, "series-failed", f"series:{series.id}", str(exc))


def _plainly(learning_set: LearningSet, exc: Refused) -> str:
    return (
        f"Outlook refused a step for set {learning_set.name}: {exc}. "
        f"Check the organiser's mailbox and its permissions, then book again."
    )


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
        programme = db.get_one(Programme, job.programme_id)
        every = series_of(db, programme.id)
        ended = (SeriesState.BOOKED, SeriesState.ENDED)
        stuck = [series for series in every if series.state not in ended]
        state = JobState.FAILED if stuck else JobState.DONE
        problem = " ".join(series.problem or "" for series in stuck) or None
        end_job(job, state, problem=problem, now=now())
        return state
