"""Rows that stand for series and single events from before they are asked for."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.calendar.layout import spans_of
from service.domain.calendar.steps import CreateSeries, CreateSingle
from service.domain.states import DateState, SeriesState
from service.models import CalendarDate, Series


def add_series(db: Session, set_id: int, step: CreateSeries, *, identity: str) -> Series:
    """Add the rows that stand for a series and its dates from before it is asked for.

    Args:
        identity: makes its creation repeatable, and finds it again.
    """
    latest = db.scalar(select(func.max(Series.generation)).where(Series.set_id == set_id)) or 0
    series = Series(
        set_id=set_id,
        generation=latest + 1,
        mailbox=step.mailbox,
        transaction_id=identity,
        tag=f"setwise-{identity}",
        first_local=step.first_local,
        interval_weeks=step.pattern.interval_weeks,
        date_count=step.pattern.count,
        state=SeriesState.PLANNED,
    )
    db.add(series)
    db.flush()
    spans = spans_of(step.pattern, step.first_local, step.minutes, step.zone)
    for (starts_at, ends_at), session_id in zip(spans, step.sessions, strict=True):
        db.add(
            CalendarDate(
                set_id=set_id,
                set_session_id=session_id,
                series_id=series.id,
                mailbox=step.mailbox,
                original_start=starts_at,
                state=DateState.PLANNED,
                starts_at=starts_at,
                ends_at=ends_at,
                has_own_list=False,
            )
        )
    return series


def add_single(db: Session, set_id: int, step: CreateSingle, *, identity: str) -> CalendarDate:
    """Add the row that stands for a single event from before it is asked for."""
    date_ = CalendarDate(
        set_id=set_id,
        set_session_id=step.meeting.session_id,
        series_id=None,
        mailbox=step.mailbox,
        original_start=None,
        transaction_id=identity,
        tag=f"setwise-{identity}",
        state=DateState.PLANNED,
        starts_at=step.meeting.starts_at,
        ends_at=step.meeting.ends_at,
        has_own_list=True,
    )
    db.add(date_)
    db.flush()
    return date_
