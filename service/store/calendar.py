"""What each set's calendar should hold, and what Outlook was told of it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from service.domain.calendar.known import KnownCalendar, KnownDate, KnownSeries
from service.domain.calendar.wanted import WantedCalendar, WantedMeeting
from service.domain.meeting import Attendee, WeeklyPattern
from service.domain.states import (
    DateState,
    DriftKind,
    Role,
    SessionState,
)
from service.models import (
    CalendarDate,
    Drift,
    Invitee,
    LearningSet,
    Membership,
    Series,
    SetSession,
)


def series_of(db: Session, programme_id: int) -> list[Series]:
    """Return every set's series of a programme, in the order of the sets."""
    return list(
        db.scalars(
            select(Series)
            .join(LearningSet, LearningSet.id == Series.set_id)
            .where(LearningSet.programme_id == programme_id)
            .order_by(Series.set_id, Series.generation)
        )
    )


def series_of_set(db: Session, set_id: int) -> list[Series]:
    """Return every generation of a set's series; there is always one."""
    return list(
        db.scalars(select(Series).where(Series.set_id == set_id).order_by(Series.generation))
    )


def mailboxes_of_set(db: Session, set_id: int) -> set[str]:
    """Return the organisers of a set's meetings, of now and as they should be."""
    wanted = db.scalars(select(LearningSet.organiser).where(LearningSet.id == set_id)).one()
    mailboxes = {each.mailbox for each in series_of_set(db, set_id)}
    return mailboxes | ({wanted} if wanted else set())


def wanted_calendar(db: Session, set_id: int, *, now: datetime) -> WantedCalendar:
    """Return what a set's calendar should hold at `now` (service time).

    A pause stops mails, not meetings: sessions to come stand unless HR moves or cancels them.
    """
    learning_set = db.scalars(
        select(LearningSet)
        .where(LearningSet.id == set_id)
        .options(
            joinedload(LearningSet.programme),
            selectinload(LearningSet.sessions),
            selectinload(LearningSet.series),
            selectinload(LearningSet.memberships).joinedload(Membership.person),
        )
        .execution_options(populate_existing=True)
    ).one()
    invited = db.scalars(
        select(Invitee.address).where(Invitee.set_id == set_id, Invitee.person_id.is_not(None))
    )
    return calendar_of(learning_set, invited, now=now)


def calendar_of(
    learning_set: LearningSet, invited: Iterable[str], *, now: datetime
) -> WantedCalendar:
    """Return what the calendar of a set should hold that was read with all that hangs on it.

    Args:
        invited: case-folded addresses of those of its people whom Outlook ever invited.
    """
    people, gone = _people(learning_set.memberships, now=now)
    here = {each.address.casefold() for each in people}
    facilitators = [
        place.person.address
        for place in learning_set.memberships
        if place.role is Role.FACILITATOR and (place.ends_at is None or place.ends_at > now)
    ]
    return WantedCalendar(
        set_id=learning_set.id,
        set_name=learning_set.name,
        organiser=learning_set.organiser or learning_set.series[-1].mailbox,
        meetings=tuple(
            WantedMeeting(each.id, each.number, each.starts_local, each.minutes, each.zone)
            for each in sorted(learning_set.sessions, key=lambda each: each.starts_at)
            if each.state is SessionState.SCHEDULED
        ),
        people=people,
        # An address that somebody no longer has is gone too: theirs is invited instead.
        gone=gone.union(invited) - here,
        co_organisers=tuple(dict.fromkeys(facilitators)),
        reasons={
            each.id: each.change_reason for each in learning_set.sessions if each.change_reason
        },
    )


def known_calendar(db: Session, set_id: int) -> KnownCalendar:
    """Return what we last wrote to, or read from, Outlook for a set."""
    every = series_of_set(db, set_id)
    sessions = {
        each.id: each for each in db.scalars(select(SetSession).where(SetSession.set_id == set_id))
    }
    dates = list(
        db.scalars(
            select(CalendarDate).where(CalendarDate.set_id == set_id).order_by(CalendarDate.id)
        )
    )
    of_series, of_date = _invited(db, set_id)
    drifting = db.execute(
        select(Drift.series_id, Drift.calendar_date_id).where(
            Drift.set_id == set_id,
            Drift.settled_at.is_(None),
            Drift.kind.in_((DriftKind.MOVED, DriftKind.DELETED)),
        )
    ).all()
    whole = {series_id for series_id, date_id in drifting if date_id is None}
    single = {date_id for _, date_id in drifting}
    known = [
        _known_date(
            each,
            sessions.get(each.set_session_id or 0),
            of_date.get(each.id, frozenset()) if each.has_own_list else None,
            is_drifting=each.id in single or (each.series_id or 0) in whole,
        )
        for each in dates
    ]
    with_dates = {each.series_id for each in dates}
    for each in every:
        if each.event_id is not None and each.id not in with_dates:
            known += _dates_from_before(each, sessions.values())
            if each.id not in of_series:
                of_series[each.id] = _invited_before(db, each)
    return KnownCalendar(
        series=tuple(
            _known_series(each, sessions.values(), of_series.get(each.id)) for each in every
        ),
        dates=tuple(known),
    )


def planned_calendar(learning_set: LearningSet) -> KnownCalendar:
    """Return what Outlook was told of a set that nobody confirmed yet: a series is planned."""
    return KnownCalendar(
        tuple(_known_series(each, learning_set.sessions, None) for each in learning_set.series),
        (),
    )


def _invited(
    db: Session, set_id: int
) -> tuple[dict[int, frozenset[str]], dict[int, frozenset[str]]]:
    """Return who is on the list of each series and of each date with a list of its own."""
    of_series: dict[int, set[str]] = {}
    of_date: dict[int, set[str]] = {}
    for series_id, date_id, address in db.execute(
        select(Invitee.series_id, Invitee.calendar_date_id, Invitee.address).where(
            Invitee.set_id == set_id
        )
    ):
        if date_id is not None:
            of_date.setdefault(date_id, set()).add(address)
        elif series_id is not None:
            of_series.setdefault(series_id, set()).add(address)
    return (
        {key: frozenset(value) for key, value in of_series.items()},
        {key: frozenset(value) for key, value in of_date.items()},
    )


def _known_date(
    row: CalendarDate,
    session: SetSession | None,
    invited: frozenset[str] | None,
    *,
    is_drifting: bool,
) -> KnownDate:
    return KnownDate(
        date_id=row.id,
        session_id=row.set_session_id,
        series_id=row.series_id,
        mailbox=row.mailbox,
        original_start=row.original_start,
        event_id=row.event_id,
        state=row.state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        invited=invited,
        number=session.number if session else None,
        is_drifting=is_drifting,
        has_link=row.join_url is not None,
        co_organisers=_addresses(row.co_organisers),
        text_digest=row.text_digest,
    )


def _known_series(
    row: Series, sessions: Iterable[SetSession], invited: frozenset[str] | None
) -> KnownSeries:
    first = min(sessions, key=lambda each: each.number)
    return KnownSeries(
        series_id=row.id,
        generation=row.generation,
        mailbox=row.mailbox,
        event_id=row.event_id,
        zone=row.zone or first.zone,
        minutes=row.minutes or first.minutes,
        first_local=row.first_local,
        pattern=_pattern(row),
        invited=invited or frozenset(),
        state=row.state,
        has_link=row.join_url is not None,
        co_organisers=_addresses(row.co_organisers),
        text_digest=row.text_digest,
    )


def _dates_from_before(series: Series, sessions: Iterable[SetSession]) -> list[KnownDate]:
    """Return the dates of a series that was booked before each had a row: one a session."""
    return [
        KnownDate(
            date_id=0,
            session_id=session.id,
            series_id=series.id,
            mailbox=series.mailbox,
            original_start=session.original_start,
            event_id=session.event_id,
            state=DateState.STANDING,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            invited=None,
            number=session.number,
        )
        for session in sessions
        if session.original_start is not None and session.state is SessionState.SCHEDULED
    ]


def _invited_before(db: Session, series: Series) -> frozenset[str]:
    """Return whom a series invited that was booked before its list was kept."""
    if series.booked_at is None:
        return frozenset()
    places = db.scalars(
        select(Membership)
        .where(Membership.set_id == series.set_id, Membership.starts_at <= series.booked_at)
        .options(joinedload(Membership.person))
    )
    return frozenset(each.person.address.casefold() for each in places if each.ends_at is None)


def _addresses(parted: str | None) -> frozenset[str] | None:
    return None if parted is None else frozenset(filter(None, parted.split(",")))


def _pattern(series: Series) -> WeeklyPattern:
    return WeeklyPattern(series.first_local.date(), series.interval_weeks, series.date_count)


def _people(
    memberships: list[Membership], *, now: datetime
) -> tuple[tuple[Attendee, ...], frozenset[str]]:
    """Return who is in now, each once, and the addresses of those who are not any more."""
    here: dict[str, Attendee] = {}
    gone: set[str] = set()
    for membership in memberships:
        person = membership.person
        if membership.ends_at is None or membership.ends_at > now:
            here[person.address] = Attendee(person.address, person.name)
        else:
            gone.add(person.address)
    return tuple(here.values()), frozenset(gone - here.keys())
