"""See what Outlook holds of a set's calendar before anything is changed there."""

from datetime import datetime, timedelta

from service.domain.calendar.found import BookedRule, FoundCalendar, FoundDate, FoundSeries
from service.domain.calendar.known import KnownCalendar, KnownSeries
from service.domain.series import pattern_starts
from service.domain.states import DateState, SeriesState
from service.errors import Refused
from service.store.calendar_reading import record_answers
from service.store.calendar_record import add_dates, record_found
from service.workflows.calendar_work import CalendarWork
from service.workflows.note_drift import note_drift
from service.workflows.ports import ReadsCalendars

_MARGIN = timedelta(days=62)
"""How far from its place a date is still looked for: people move them in Outlook too."""


def look_at_calendar(work: CalendarWork) -> None:
    """Read what stands and is to come, and keep what follows.

    Guests and lost answers of ours are taken over; what somebody changed by hand is noted for HR,
    and left alone by the plan. A set that nothing was booked for costs no call.

    Raises:
        Refused, TryLater: as the port says.
        LeaseLost: nothing was recorded.
    """
    with work.database.reading() as db:
        known = work.known(db)
    for series in _without_dates(known):
        read_dates(work, series.series_id)
    with work.database.reading() as db:
        known = work.known(db)
        organiser = work.wanted(db).organiser
    try:
        found = found_calendar(work.books, known, now=work.now())
    except Refused:
        # A mailbox that is replaced may be closed already; what stands there is given up anyway.
        found = found_calendar(work.books, _held_by(known, organiser), now=work.now())
    if not (found.series or found.singles):
        return
    with work.database.writing() as db:
        work.renew(db)
        record_found(db, work.set_id, found, now=work.now())
        record_answers(db, work.set_id, found)
        note_drift(db, work.set_id, found, now=work.now())


def found_calendar(
    calendars: ReadsCalendars, known: KnownCalendar, *, now: datetime
) -> FoundCalendar:
    """Ask Outlook for every series and single event that has dates to come.

    One call for a series with all its dates, one for each single event.

    Raises:
        Refused, TryLater: as the port says.
    """
    coming = [
        each for each in known.dates if each.state is DateState.STANDING and each.starts_at > now
    ]
    of_series: dict[int, FoundSeries | None] = {}
    for series in known.series:
        if series.event_id and any(each.series_id == series.series_id for each in coming):
            rule = BookedRule(series.first_local, series.minutes, series.zone, series.pattern)
            found = calendars.read_series(series.mailbox, series.event_id, rule)
            of_series[series.series_id] = found
    singles: dict[int, FoundDate | None] = {
        each.date_id: calendars.read_single(each.mailbox, each.event_id)
        for each in coming
        if each.series_id is None and each.event_id is not None
    }
    return FoundCalendar(of_series, singles)


def read_dates(work: CalendarWork, series_id: int) -> None:
    """Give each date of a series a row, when it was just created, or booked before dates had rows.

    Raises:
        Refused, TryLater: as the port says.
        LeaseLost: nothing was recorded.
    """
    with work.database.reading() as db:
        series = next(each for each in work.known(db).series if each.series_id == series_id)
    assert series.event_id is not None  # only a series that Outlook confirmed has dates
    starts = pattern_starts(series.pattern, series.first_local.time(), series.zone)
    occurrences = work.books.occurrences(
        series.mailbox, series.event_id, start=starts[0] - _MARGIN, end=starts[-1] + _MARGIN
    )
    with work.database.writing() as db:
        work.renew(db)
        add_dates(db, series_id, occurrences, now=work.now())


def _held_by(known: KnownCalendar, mailbox: str) -> KnownCalendar:
    return KnownCalendar(
        tuple(each for each in known.series if each.mailbox == mailbox),
        tuple(each for each in known.dates if each.mailbox == mailbox),
    )


def _without_dates(known: KnownCalendar) -> list[KnownSeries]:
    with_rows = {
        each.series_id
        for each in known.dates
        if each.date_id and each.state is not DateState.PLANNED
    }
    return [
        each
        for each in known.series
        if each.event_id is not None
        and each.state is not SeriesState.ENDED
        and each.series_id not in with_rows
    ]
