"""The pieces of work that a message names, done for one wiring."""

import time
from datetime import datetime

from service.domain.states import JobKind
from service.jobs.drawing import draw_charts
from service.jobs.piece_of_work import piece_of_work
from service.jobs.planners import plan_dates, plan_seats
from service.store.jobs import jobs_to_work, kind_of_job
from service.store.journey import Journey, load_journey
from service.store.mailings import mailboxes_with_work
from service.store.open_forms import first_open_link
from service.wiring import Wiring
from service.workflows.apply_calendar_changes import apply_calendar_changes
from service.workflows.claim_mail import Sending
from service.workflows.drain_mailbox import drain_mailbox
from service.workflows.draw_report import draw_report
from service.workflows.measure_programme import measure_programme
from service.workflows.queue_due_mail import queue_due_mail
from service.workflows.queue_monday_lines import queue_monday_lines
from service.workflows.queue_taster_mail import queue_taster_mail
from service.workflows.take_dates import take_dates
from service.workflows.take_group import take_group
from service.workflows.take_seats import take_seats
from service.workflows.worked_job import LeasedJob

_THAT_READ = (JobKind.GROUP, JobKind.DATES, JobKind.SEATS, JobKind.REPORT)
"""Jobs that write nothing to Microsoft 365."""


def queue_due(wiring: Wiring) -> dict[str, int]:
    """Turn what falls due into rows; nothing leaves."""
    counts = queue_due_mail(
        wiring.database,
        now=wiring.clock.now(),
        senders=wiring.settings.sender_mailboxes,
        holidays_of=wiring.holidays_of,
    )
    return dict(counts)


def queue_mondays(wiring: Wiring) -> dict[str, int]:
    """Turn the opening of a week into the mail of what needs a hand; nothing leaves."""
    mondays = queue_monday_lines(
        wiring.database,
        now=wiring.clock.now(),
        senders=wiring.settings.sender_mailboxes,
        holidays_of=wiring.holidays_of,
    )
    return {"mondays": mondays} if mondays else {}


def queue_tasters(wiring: Wiring) -> dict[str, int]:
    """Turn what tasters owe into rows; nothing leaves."""
    tasters = queue_taster_mail(
        wiring.database,
        now=wiring.clock.now(),
        senders=wiring.settings.sender_mailboxes,
        holidays_of=wiring.holidays_of,
    )
    return {"tasters": tasters} if tasters else {}


def waiting_mailboxes(wiring: Wiring) -> list[str]:
    """Return every sender's mailbox that has something to do now."""
    if wiring.why_quiet() is not None:
        return []
    with wiring.database.reading() as db:
        # What may go before the next tick is begun now; the drain waits for its moment.
        now = wiring.clock.in_seconds(seconds_between_ticks(wiring))
        return mailboxes_with_work(db, now=now, real_now=wiring.real_now())


def waiting_jobs(wiring: Wiring) -> list[int]:
    """Return every job that a worker could take now; some write nothing to Microsoft 365."""
    kinds = tuple(JobKind) if wiring.why_quiet() is None else _THAT_READ
    with wiring.database.reading() as db:
        return jobs_to_work(db, now=wiring.clock.now(), real_now=wiring.real_now(), kinds=kinds)


def drain(wiring: Wiring, mailbox: str) -> dict[str, int]:
    """Work everything that a mailbox owes now; nothing where nothing may be written."""
    if wiring.why_quiet() is not None:
        return {}
    with piece_of_work(wiring) as owner:
        sending = Sending(
            database=wiring.database,
            mail=wiring.mail,
            links=wiring.links,
            holidays_of=wiring.holidays_of,
            now=wiring.clock.now,
            real_now=wiring.real_now,
            owner=owner,
            may_send_to=wiring.may_send_to,
            wait_until=lambda instant: _wait_until(wiring, instant),
        )
        return dict(drain_mailbox(sending, mailbox))


def work_job(wiring: Wiring, job_id: int) -> None:
    """Work one job as far as it goes; nothing where nothing may be written, and it would."""
    with wiring.database.reading() as db:
        kind = kind_of_job(db, job_id)
    if kind not in _THAT_READ and wiring.why_quiet() is not None:
        return
    with piece_of_work(wiring) as owner:
        leased = LeasedJob(wiring.database, job_id, owner, wiring.clock.now, wiring.real_now)
        if kind is JobKind.GROUP:
            take_group(leased, wiring.directory)
        elif kind is JobKind.DATES:
            take_dates(leased, wiring.availability, plan_dates)
        elif kind is JobKind.SEATS:
            take_seats(leased, plan_seats)
        elif kind is JobKind.REPORT:
            draw_report(leased, measure_programme, draw_charts)
        else:
            apply_calendar_changes(
                wiring.database,
                wiring.meetings,
                job_id,
                owner=owner,
                now=wiring.clock.now,
                real_now=wiring.real_now,
                may_invite=wiring.may_send_to,
            )


def whole_journey(wiring: Wiring) -> Journey:
    """Return every mail's facts as of now: what is due, planned and gone."""
    with wiring.database.reading() as db:
        return load_journey(db, now=wiring.clock.now(), holidays_of=wiring.holidays_of)


def open_form_url(wiring: Wiring) -> str | None:
    """Return the address of one member's open, unanswered form; None where none is open."""
    with wiring.database.reading() as db:
        link = first_open_link(db, now=wiring.clock.now())
        return None if link is None else wiring.links.form_url(link.id, link.generation)


def seconds_between_ticks(wiring: Wiring) -> int:
    """Return how often the clock looks: with a sandbox, a person moves its clock and watches."""
    return 10 if wiring.settings.sandbox_clock_url is None else 1


def _wait_until(wiring: Wiring, instant: datetime) -> bool:
    seconds = wiring.clock.seconds_until(instant)
    # A tick may come late, so one that was just missed is waited for as well.
    if seconds > 2 * seconds_between_ticks(wiring):
        return False
    time.sleep(max(0.0, seconds))
    return wiring.clock.now() >= instant
