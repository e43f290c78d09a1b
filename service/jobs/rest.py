"""Work off everything that is owed at this instant of service time, until it comes to rest."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from service.jobs import rounds, work
from service.store.jobs import unfinished_jobs
from service.store.mailings import unsettled
from service.store.vital_signs import WORTH_WAITING
from service.wiring import Wiring
from service.workflows.claim_mail import LEASE

_LOG = structlog.get_logger(__name__)

_PAUSE_SECONDS = 0.02
_LONGEST_PAUSE_SECONDS = 0.15
"""Each look costs queries, which a drain in the same process waits for; but a jump waits for it at
each of its instants."""
_PATIENCE_SECONDS = LEASE.total_seconds() + 30
"""Real seconds without any progress, after which what hangs is left to later ticks.

Longer than the lease of a worker that was lost, or its mails would be stepped over.
"""


@dataclass(frozen=True)
class Dispatch:
    """How a piece of work is begun: called here, or asked for through the queue."""

    mailbox: Callable[[str], object]
    job: Callable[[int], object]
    round: Callable[[str], object]


def here(wiring: Wiring) -> Dispatch:
    """Work in this thread."""
    return Dispatch(
        mailbox=lambda mailbox: work.drain(wiring, mailbox),
        job=lambda job_id: work.work_job(wiring, job_id),
        round=lambda key: rounds.work_round(wiring, key),
    )


def ask_once(wiring: Wiring, dispatch: Dispatch) -> Counter[str]:
    """Begin the rounds, queue what is due and begin everything that waits; return counts."""
    counts = _begin_rounds(wiring, dispatch)
    return counts + _queue(wiring) + _begin(wiring, dispatch)


def work_off(wiring: Wiring, dispatch: Dispatch) -> Counter[str]:
    """Begin what waits until nothing is left at this instant; return counts of what was begun.

    First the rounds, since what they learn may change what is due.
    """
    counts = _until_none_is_left(
        lambda: _begin_rounds(wiring, dispatch), lambda: rounds.rounds_left(wiring)
    )
    counts += _queue(wiring)
    return counts + _until_none_is_left(lambda: _begin(wiring, dispatch), lambda: _left(wiring))


def _queue(wiring: Wiring) -> Counter[str]:
    counts = Counter(work.queue_due(wiring)) + Counter(work.queue_mondays(wiring))
    return counts + Counter(work.queue_tasters(wiring))


def _until_none_is_left(
    begin: Callable[[], Counter[str]], count_left: Callable[[], int]
) -> Counter[str]:
    counts: Counter[str] = Counter()
    pause = _PAUSE_SECONDS
    left = -1
    progress_at = time.monotonic()
    while True:
        counts += begin()
        now_left = count_left()
        if now_left == 0:
            return counts
        if now_left != left:
            left, progress_at = now_left, time.monotonic()
        elif time.monotonic() - progress_at > _PATIENCE_SECONDS:
            _LOG.warning("work did not come to rest", left=left)
            return counts
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)


def _begin_rounds(wiring: Wiring, dispatch: Dispatch) -> Counter[str]:
    # Each time: a round of what waits must go with it, or one that takes long is due for ever.
    rounds.keep_rounds(wiring)
    counts: Counter[str] = Counter()
    for key in rounds.waiting_rounds(wiring):
        dispatch.round(key)
        counts["rounds"] += 1
    return counts


def _begin(wiring: Wiring, dispatch: Dispatch) -> Counter[str]:
    counts: Counter[str] = Counter()
    fault: Exception | None = None
    try:
        for job_id in work.waiting_jobs(wiring):
            dispatch.job(job_id)
            counts["jobs"] += 1
    except Exception as exc:  # noqa: BLE001 -- raised below: mail is owed whatever a job does
        fault = exc
    for mailbox in work.waiting_mailboxes(wiring):
        dispatch.mailbox(mailbox)
        counts["drains"] += 1
    if fault is not None:
        raise fault
    return counts


def _left(wiring: Wiring) -> int:
    if wiring.why_quiet() is not None:
        return 0
    tried_by = wiring.real_now() + WORTH_WAITING
    with wiring.database.reading() as db:
        now = wiring.clock.now()
        mails = unsettled(db, now=now, tried_by=tried_by)
        return mails + unfinished_jobs(db, now=now, tried_by=tried_by)
