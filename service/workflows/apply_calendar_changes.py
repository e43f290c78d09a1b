"""Bring a programme's calendars in Outlook to what the rows say, one set after the other.

Booking, moving, joining and leaving are this one comparison; every step is safe to repeat, so a
crash anywhere is finished by running the job again. No transaction is open while the network is.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

import structlog

from service.domain.states import JobState, ProgrammeState, SeriesState, SlotKind
from service.errors import OutcomeUnknown, Refused, TryLater
from service.models import Job, LearningSet, Programme
from service.store.calendar import mailboxes_of_set, series_of, series_of_set
from service.store.database import Database
from service.store.slots import held_slot
from service.workflows.bring_calendar_about import bring_calendar_about
from service.workflows.calendar_work import CalendarWork
from service.workflows.ports import BooksMeetings
from service.workflows.worked_job import JobWords, LeasedJob, end_job, wait_after, worked_off

_LOG = structlog.get_logger(__name__)

_WORDS = JobWords(
    busy="Outlook is busy or did not answer; the booking goes on by itself",
    broken_off="the database broke it off; the booking goes on by itself",
    waits=lambda **told: _LOG.warning("calendar job waits", **told),
    lost=lambda **told: _LOG.warning("calendar job lost its lease", **told),
    failed=lambda **told: _LOG.exception("calendar job failed", **told),
)


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
    job = LeasedJob(database, job_id, owner, now, real_now)
    todo = _begin(job)
    if todo is None:
        return
    _LOG.info("calendar job started", job_id=job_id, sets=len(todo))
    busy: list[TryLater | OutcomeUnknown] = []
    with worked_off(job, _WORDS):
        for set_id in todo:
            work = CalendarWork(database, books, set_id, now, job.renew, may_invite)
            try:
                with _slots(work, f"job:{job_id}", real_now=real_now):
                    _work_off(work, job_id)
            except (TryLater, OutcomeUnknown) as exc:
                _LOG.warning("set waits", job_id=job_id, set_id=set_id, error=str(exc))
                busy.append(exc)
        if busy:
            job.give_back(max(wait_after(exc) for exc in busy), problem=_WORDS.busy)
            _WORDS.waits(job_id=job_id, sets=len(busy))
            return
        state = _finish(job)
        _LOG.info("calendar job ended", job_id=job_id, state=state.value)


def _begin(leased: LeasedJob) -> list[int] | None:
    """Take the job; return the sets that it has not worked off yet, None if it is not ours.

    A job of a programme that is not approved ends here: nobody confirmed what it would send.
    """
    with leased.database.writing() as db:
        job = leased.take(db)
        if job is None:
            return None
        programme = db.get_one(Programme, job.programme_id)
        if programme.state is not ProgrammeState.APPROVED:
            problem = f"nothing was booked: the programme is {programme.state.value}, not approved"
            end_job(job, JobState.FAILED, problem=problem, now=leased.now())
            return None
        # A set's latest generation says which job last worked it off.
        latest = {series.set_id: series.job_id for series in series_of(db, programme.id)}
        todo = [set_id for set_id, worked_by in latest.items() if worked_by != job.id]
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


def _finish(leased: LeasedJob) -> JobState:
    with leased.database.writing() as db:
        leased.renew(db)
        job = db.get_one(Job, leased.job_id)
        programme = db.get_one(Programme, job.programme_id)
        every = series_of(db, programme.id)
        ended = (SeriesState.BOOKED, SeriesState.ENDED)
        stuck = [series for series in every if series.state not in ended]
        state = JobState.FAILED if stuck else JobState.DONE
        problem = " ".join(series.problem or "" for series in stuck) or None
        end_job(job, state, problem=problem, now=leased.now())
        return state
