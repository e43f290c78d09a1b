"""One set's calendar: look at what stands, and take the plan's steps until nothing is left.

After every step the plan is made anew from rows, so that going on after a crash is the same as
going on. Each step commits what it is about to ask for, calls, reads back, and commits what stands.
"""

from service.domain.calendar.plan import plan_calendar
from service.domain.calendar.steps import Step, is_new, is_ready
from service.domain.states import SeriesState
from service.errors import Refused
from service.models import Job
from service.store.calendar import series_of_set
from service.store.calendar_record import (
    cancel_date,
    planned_dates,
    standing_dates,
)
from service.workflows.calendar_work import CalendarWork
from service.workflows.create_meeting import intend
from service.workflows.follow_links import problems_of_set
from service.workflows.look_at_calendar import look_at_calendar
from service.workflows.take_calendar_step import take_calendar_step

_MOST_STEPS = 500
"""Far beyond any plan; more would mean that a step does not bring about what it says."""


def bring_calendar_about(work: CalendarWork, job_id: int) -> None:
    """Make Outlook hold a set's meetings as the rows say; no transaction spans a call.

    Writes to Outlook only what differs, never to a date that has begun, nor to one that somebody
    changed there until HR decided. A step that Outlook refuses is left, and the others go on.

    Raises:
        TryLater, OutcomeUnknown: as the port says; the next run goes on.
        Refused: what Outlook refused, once everything else is done.
        LeaseLost: nothing was recorded by this step.
    """
    look_at_calendar(work)
    left: list[Step] = []
    refused: list[str] = []
    for _ in range(_MOST_STEPS):
        steps = _steps(work, left)
        if not steps:
            break
        step = steps[0]
        if is_new(step):
            intend(work, filter(is_new, steps))
            continue
        try:
            is_taken = take_calendar_step(work, step)
        except Refused as exc:
            refused.append(str(exc))
            is_taken = False
        if not is_taken:
            left.append(step)
    else:
        raise Refused("the plan for this calendar does not come to an end")
    if refused:
        raise Refused("; ".join(dict.fromkeys(refused)))
    _settle(work, job_id)


def _steps(work: CalendarWork, left: list[Step]) -> list[Step]:
    with work.database.reading() as db:
        plan = plan_calendar(work.wanted(db), work.known(db), now=work.now())
    return [step for step in plan.steps if step not in left and is_ready(step)]


def _settle(work: CalendarWork, job_id: int) -> None:
    now = work.now()
    with work.database.writing() as db:
        work.renew(db)
        every = series_of_set(db, work.set_id)
        for series in every:
            if series.state is SeriesState.ENDED:
                continue
            standing = standing_dates(db, series.id)
            is_replaced = series is not every[-1] and all(e.starts_at <= now for e in standing)
            if not standing or is_replaced:
                # Nothing was ever asked for, or nothing is left of it, or what came later serves.
                series.state, series.ended_at = SeriesState.ENDED, now
                continue
            series.state = SeriesState.BOOKED
            series.problem = None
            series.booked_at = series.booked_at or now
            series.checked_at = now
        for date_ in planned_dates(db, work.set_id):
            # Never asked for: its session was called off before.
            cancel_date(db, date_, now=now)
        every[-1].problem = problems_of_set(db, work.set_id, now=now)
        every[-1].job_id = job_id
        db.get_one(Job, job_id).done += 1
