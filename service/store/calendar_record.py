"""Write down what Outlook was told, and what it showed, of a set's calendar."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from service.domain.calendar.found import FoundAttendee, FoundCalendar, FoundDate
from service.domain.calendar.layout import planned_layout
from service.domain.meeting import Attendee, Occurrence
from service.domain.states import DateState, SeriesState, SessionState
from service.models import CalendarDate, Invitee, Membership, Person, Series, SetSession
from service.store.calendar import known_calendar, wanted_calendar


def write_list(
    db: Session,
    set_id: int,
    attendees: Iterable[Attendee],
    *,
    series_id: int | None = None,
    date_id: int | None = None,
) -> None:
    """Keep who is on the list of a series or of one date; an answer stays with who stays."""
    mine = _list_of(series_id, date_id)
    now = {each.address.casefold(): each.name for each in attendees}
    rows = {each.address: each for each in db.scalars(select(Invitee).where(*mine))}
    for address, row in rows.items():
        if address not in now:
            db.delete(row)
    people = _people_by_address(db, set_id)
    for address, name in now.items():
        if address not in rows:
            db.add(
                Invitee(
                    set_id=set_id,
                    series_id=series_id,
                    calendar_date_id=date_id,
                    address=address,
                    name=name,
                    person_id=people.get(address),
                )
            )
    db.flush()


def give_own_list(db: Session, date_: CalendarDate) -> None:
    """Let a date of a series keep a list of its own, the series' to begin with."""
    if date_.has_own_list or date_.series_id is None:
        return
    date_.has_own_list = True
    shared = db.scalars(select(Invitee).where(*_list_of(date_.series_id, None)))
    attendees = [Attendee(each.address, each.name) for each in shared]
    write_list(db, date_.set_id, attendees, date_id=date_.id)


def drop_list(db: Session, *, series_id: int | None = None, date_id: int | None = None) -> None:
    """Forget a list."""
    db.execute(delete(Invitee).where(*_list_of(series_id, date_id)))


def standing_dates(db: Session, series_id: int) -> list[CalendarDate]:
    """Return the dates of a series that are not cancelled."""
    return list(
        db.scalars(
            select(CalendarDate).where(
                CalendarDate.series_id == series_id, CalendarDate.state == DateState.STANDING
            )
        )
    )


def single_dates(db: Session, set_id: int) -> list[CalendarDate]:
    """Return the single events of a set that are not cancelled."""
    return list(
        db.scalars(
            select(CalendarDate).where(
                CalendarDate.set_id == set_id,
                CalendarDate.series_id.is_(None),
                CalendarDate.state == DateState.STANDING,
            )
        )
    )


def planned_dates(db: Session, set_id: int) -> list[CalendarDate]:
    """Return the dates that were planned and never asked for."""
    return list(
        db.scalars(
            select(CalendarDate).where(
                CalendarDate.set_id == set_id, CalendarDate.state == DateState.PLANNED
            )
        )
    )


def add_dates(
    db: Session, series_id: int, occurrences: Sequence[Occurrence], *, now: datetime
) -> None:
    """Let a row stand for each date that a series was found to have when it was first read back.

    One that had no row yet is for the session that it was booked for: by the key that older rows
    kept, else in the order of the pattern.
    """
    series = db.get_one(Series, series_id)
    rows = {
        each.original_start: each
        for each in db.scalars(select(CalendarDate).where(CalendarDate.series_id == series_id))
    }
    sessions = {} if rows else _sessions_by_original(db, series, now=now)
    for each in occurrences:
        row = rows.get(each.original_start)
        if row is None:
            session = sessions.get(each.original_start)
            row = CalendarDate(
                set_id=series.set_id,
                set_session_id=session.id if session else None,
                series_id=series_id,
                original_start=each.original_start,
                has_own_list=False,
            )
            db.add(row)
        elif row.state is not DateState.PLANNED:
            continue
        row.mailbox, row.event_id = series.mailbox, each.event_id
        row.state = DateState.STANDING
        row.starts_at, row.ends_at = each.starts_at, each.ends_at
        row.checked_at = now
    db.flush()


def record_found(db: Session, set_id: int, found: FoundCalendar, *, now: datetime) -> None:
    """Take over what is ours, or nobody's wish: lists with their guests, late links, lost answers.

    A date that is found where a move was asked for was moved by us, and one that is not found
    any more after it was to be cancelled was cancelled by us. Whom somebody took off a list by
    hand stays on it here: that is for HR to decide (`domain.calendar.drift`).
    """
    for series_id, series in found.series.items():
        dates = standing_dates(db, series_id)
        if series is None:
            if dates and all(each.asked_to_cancel for each in dates):
                end_series(db, db.get_one(Series, series_id), now=now)
            continue
        row = db.get_one(Series, series_id)
        row.join_url = row.join_url or series.join_url
        _keep_list(db, set_id, series.attendees, series_id=series_id)
        shown = {each.original_start: each for each in series.dates}
        for date_ in dates:
            _record_date(db, date_, shown.get(date_.original_start), now=now)
    for date_id, single in found.singles.items():
        _record_date(db, db.get_one(CalendarDate, date_id), single, now=now)
    db.flush()


def cancel_date(db: Session, date_: CalendarDate, *, now: datetime) -> None:
    """Note that a date is cancelled in Outlook; its list stays, for guests to be asked again."""
    date_.state = DateState.CANCELLED
    date_.asked_to_cancel = date_.asked_starts_at = date_.asked_ends_at = None
    date_.problem = None
    date_.checked_at = now
    db.flush()


def end_series(db: Session, series: Series, *, now: datetime) -> None:
    """Note that a series is cancelled in Outlook as a whole."""
    for date_ in standing_dates(db, series.id):
        cancel_date(db, date_, now=now)
    series.state = SeriesState.ENDED
    series.ended_at = series.checked_at = now
    series.problem = series.options_problem = None


def move_date(
    db: Session, date_: CalendarDate, starts_at: datetime, ends_at: datetime, *, now: datetime
) -> None:
    """Note that a date was moved in Outlook; it keeps a list of its own from then on."""
    give_own_list(db, date_)
    date_.starts_at, date_.ends_at = starts_at, ends_at
    date_.asked_starts_at = date_.asked_ends_at = None
    date_.problem = None
    date_.checked_at = now


def _record_date(
    db: Session, date_: CalendarDate, shown: FoundDate | None, *, now: datetime
) -> None:
    if shown is None:
        if date_.asked_to_cancel:
            cancel_date(db, date_, now=now)
        return
    if shown.event_id is not None:
        date_.event_id = shown.event_id
    if date_.series_id is None:
        date_.join_url = date_.join_url or shown.join_url
    if shown.attendees is not None:
        give_own_list(db, date_)
        _keep_list(db, date_.set_id, shown.attendees, date_id=date_.id)
    if (shown.starts_at, shown.ends_at) == (date_.asked_starts_at, date_.asked_ends_at):
        move_date(db, date_, shown.starts_at, shown.ends_at, now=now)
    date_.checked_at = now


def _keep_list(
    db: Session,
    set_id: int,
    found: Collection[FoundAttendee],
    *,
    series_id: int | None = None,
    date_id: int | None = None,
) -> None:
    """Follow a list in Outlook, except that whom we invited stays until HR decides."""
    known = db.execute(
        select(Invitee.address, Invitee.name).where(
            *_list_of(series_id, date_id), Invitee.person_id.is_not(None)
        )
    )
    attendees = {row.address: row.name for row in known}
    attendees |= {each.address: each.name for each in found}
    write_list(
        db,
        set_id,
        [Attendee(address, name) for address, name in attendees.items()],
        series_id=series_id,
        date_id=date_id,
    )


def _list_of(series_id: int | None, date_id: int | None) -> tuple[ColumnElement[bool], ...]:
    if date_id is not None:
        return (Invitee.calendar_date_id == date_id,)
    return (Invitee.series_id == series_id, Invitee.calendar_date_id.is_(None))


def _people_by_address(db: Session, set_id: int) -> Mapping[str, int]:
    people = db.execute(
        select(Person.address, Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.set_id == set_id)
    )
    return {address.casefold(): person_id for address, person_id in people}


def _sessions_by_original(
    db: Session, series: Series, *, now: datetime
) -> Mapping[datetime, SetSession]:
    sessions = {
        each.id: each
        for each in db.scalars(select(SetSession).where(SetSession.set_id == series.set_id))
    }
    kept = {
        each.original_start: each
        for each in sessions.values()
        if each.original_start is not None and each.state is SessionState.SCHEDULED
    }
    if kept:
        return kept
    known = next(
        each for each in known_calendar(db, series.set_id).series if each.series_id == series.id
    )
    layout = planned_layout(known, wanted_calendar(db, series.set_id, now=now).meetings, {})
    return {
        start: sessions[meeting.session_id]
        for (start, _), meeting in zip(layout.spans, layout.served, strict=True)
        if meeting is not None
    }
