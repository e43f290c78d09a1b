"""Write down what people answered in a set's calendar, and say which calendars are to be read."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.calendar.found import FoundAttendee, FoundCalendar
from service.domain.states import DateState, JobState
from service.models import (
    CalendarDate,
    CalendarReading,
    Invitee,
    Job,
    LearningSet,
    Programme,
)


def hold_off_jobs(db: Session, set_id: int) -> None:
    """Keep calendar jobs of a set's programme from writing until the commit.

    One that has just written is waited for, so that what it knows is seen here.
    """
    programme_id = db.scalars(
        select(Programme.id)
        .join(LearningSet, LearningSet.programme_id == Programme.id)
        .where(LearningSet.id == set_id)
        # Its key stays free: PostgreSQL looks at it for whoever writes a job's row twice, who would
        # wait for us while we wait for the job.
        .with_for_update(of=Programme, key_share=True)
    ).one()
    db.execute(
        select(Job.id)
        .where(Job.programme_id == programme_id, Job.state == JobState.RUNNING)
        .order_by(Job.id)
        .with_for_update()
    )


def record_answers(db: Session, set_id: int, found: FoundCalendar) -> None:
    """Keep what everybody on each list answered; lists themselves are kept before."""
    dates = list(
        db.scalars(
            select(CalendarDate).where(
                CalendarDate.set_id == set_id, CalendarDate.state == DateState.STANDING
            )
        )
    )
    own = {(each.series_id, each.original_start): each for each in dates if each.has_own_list}
    rows: dict[tuple[int | None, int | None], dict[str, Invitee]] = {}
    for row in db.scalars(select(Invitee).where(Invitee.set_id == set_id)):
        series_id = None if row.calendar_date_id is not None else row.series_id
        rows.setdefault((series_id, row.calendar_date_id), {})[row.address] = row
    for series_id, series in found.series.items():
        if series is None:
            continue
        _answer(rows.get((series_id, None), {}), series.attendees)
        for shown in series.dates:
            date_ = own.get((series_id, shown.original_start))
            if date_ is not None and shown.attendees is not None:
                _answer(rows.get((None, date_.id), {}), shown.attendees)
    for date_id, single in found.singles.items():
        if single is not None:
            _answer(rows.get((None, date_id), {}), single.attendees or ())
    db.flush()


def record_reading(db: Session, set_id: int, *, now: datetime, problem: str | None) -> None:
    """Note that a set's calendar was read, or why it could not be."""
    row = db.get(CalendarReading, set_id)
    if row is None:
        row = CalendarReading(set_id=set_id)
        db.add(row)
    row.problem = problem
    if problem is None:
        row.read_at = now


def sets_to_read(db: Session, mailbox: str, *, now: datetime) -> list[int]:
    """Return the sets with dates to come in an organiser's calendar, the longest unread first."""
    coming = select(CalendarDate.set_id).where(
        CalendarDate.mailbox == mailbox,
        CalendarDate.state == DateState.STANDING,
        CalendarDate.starts_at > now,
    )
    return list(
        db.scalars(
            select(LearningSet.id)
            .outerjoin(CalendarReading, CalendarReading.set_id == LearningSet.id)
            .where(LearningSet.id.in_(coming))
            .order_by(CalendarReading.read_at.asc().nulls_first(), LearningSet.id)
        )
    )


def organisers_with_dates(db: Session, *, now: datetime) -> list[str]:
    """Return the mailboxes whose calendars hold dates to come."""
    return sorted(
        db.scalars(
            select(CalendarDate.mailbox)
            .where(CalendarDate.state == DateState.STANDING, CalendarDate.starts_at > now)
            .distinct()
        )
    )


def _answer(rows: dict[str, Invitee], found: Iterable[FoundAttendee]) -> None:
    for each in found:
        row = rows.get(each.address)
        if row is None:
            continue
        row.response, row.answered_at = each.response, each.answered_at
        starts_at, ends_at = each.proposed or (None, None)
        if (row.proposed_starts_at, row.proposed_ends_at) != (starts_at, ends_at):
            row.proposed_starts_at, row.proposed_ends_at = starts_at, ends_at
            row.proposal_left_at = None
