"""What somebody changed in Outlook by hand: questions to HR, opened, closed and listed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.domain.calendar.drift import Difference, differences
from service.domain.calendar.found import FoundCalendar
from service.domain.states import DateState, DriftKind, DriftOutcome
from service.models import (
    CalendarDate,
    Drift,
    Invitee,
    LearningSet,
    Membership,
    Person,
    Programme,
    SetSession,
)
from service.store.calendar import known_calendar, wanted_calendar

BY_ITSELF = "service"
"""Who settled a difference that went away."""
_AT_MOST = 25

Key = tuple[DriftKind, int | None, int | None, str | None]


@dataclass(frozen=True)
class OpenDrift:
    """One difference that waits for HR's decision.

    `numbers` are the sessions concerned, `our_starts_at` and `their_starts_at` where a moved one
    stands in the rows and in Outlook; `name` is who was taken off a list.
    """

    drift_id: int
    kind: DriftKind
    set_id: int
    set_name: str
    programme_id: int
    programme_name: str
    zone: str
    numbers: tuple[int, ...]
    is_whole_series: bool
    our_starts_at: datetime | None
    our_ends_at: datetime | None
    their_starts_at: datetime | None
    their_ends_at: datetime | None
    name: str
    found_at: datetime
    difference: Difference


def follow_drift(
    db: Session, set_id: int, found: FoundCalendar, *, now: datetime
) -> list[Difference]:
    """Open a question for each difference that has none, and close those that went away.

    Idempotent: reading the same calendar again leaves the same rows. What HR let stand as Outlook
    has it is not asked again while it is so.

    Returns:
        The differences that are new.
    """
    # Locked, so that two readers of one set open one question.
    db.execute(select(LearningSet.id).where(LearningSet.id == set_id).with_for_update())
    wanted = wanted_calendar(db, set_id, now=now)
    told = {
        _key_of(each): each
        for each in differences(
            known_calendar(db, set_id),
            found,
            people={each.address.casefold() for each in wanted.people},
            subject=wanted.text.subject,
            now=now,
        )
    }
    rows = list(db.scalars(select(Drift).where(Drift.set_id == set_id).order_by(Drift.id)))
    waiting = {_key(row): row for row in rows if row.settled_at is None}
    let_be = {_key(row) for row in rows if row.outcome is DriftOutcome.THEIRS}
    dates = {each.id: each for each in db.scalars(select(CalendarDate).filter_by(set_id=set_id))}
    for key, row in waiting.items():
        if key in told:
            row.their_starts_at = told[key].their_starts_at
            row.their_ends_at = told[key].their_ends_at
        elif _is_answered(row, dates, found, now):
            row.settled_at, row.settled_by, row.outcome = now, BY_ITSELF, DriftOutcome.GONE
    opened = [each for key, each in told.items() if key not in waiting and key not in let_be]
    db.add_all(
        Drift(
            set_id=set_id,
            series_id=each.series_id,
            calendar_date_id=each.date_id,
            kind=each.kind,
            address=each.address,
            their_starts_at=each.their_starts_at,
            their_ends_at=each.their_ends_at,
            found_at=now,
        )
        for each in opened
    )
    db.flush()
    return opened


def drift_to_settle(db: Session, drift_id: int) -> Drift | None:
    """Return a question, locked; None where there is none."""
    return db.get(Drift, drift_id, with_for_update=True, populate_existing=True)


def open_drifts(
    db: Session, *, now: datetime, set_id: int | None = None, limit: int = _AT_MOST
) -> list[OpenDrift]:
    """Return what waits for HR's decision, the newest first; two queries however much there is."""
    query = (
        select(Drift, LearningSet, Programme, CalendarDate, Person)
        .join(LearningSet, LearningSet.id == Drift.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .outerjoin(CalendarDate, CalendarDate.id == Drift.calendar_date_id)
        .outerjoin(Person, Person.address == Drift.address)
        .where(Drift.settled_at.is_(None))
        .order_by(Drift.id.desc())
        .limit(limit)
    )
    if set_id is not None:
        query = query.where(Drift.set_id == set_id)
    rows = db.execute(query).all()
    sessions = _sessions_ahead(db, {row[0].set_id for row in rows}, now=now)
    return [
        OpenDrift(
            drift_id=row.id,
            kind=row.kind,
            set_id=learning_set.id,
            set_name=learning_set.name,
            programme_id=programme.id,
            programme_name=programme.name,
            zone=programme.zone,
            numbers=tuple(
                session.number
                for session, date_of in sessions.get(learning_set.id, [])
                if (date_of.id == row.calendar_date_id)
                or (row.series_id is not None and date_of.series_id == row.series_id)
            ),
            is_whole_series=row.calendar_date_id is None,
            our_starts_at=date_.starts_at if date_ else None,
            our_ends_at=date_.ends_at if date_ else None,
            their_starts_at=row.their_starts_at,
            their_ends_at=row.their_ends_at,
            name=person.name if person else row.address or "",
            found_at=row.found_at,
            difference=Difference(
                row.kind,
                series_id=row.series_id,
                date_id=row.calendar_date_id,
                address=row.address,
                their_starts_at=row.their_starts_at,
                their_ends_at=row.their_ends_at,
            ),
        )
        for row, learning_set, programme, date_, person in rows
    ]


def open_drift_count(db: Session, *, programme_id: int | None = None) -> int:
    """Return how many differences wait for HR's decision, in one programme where it is given."""
    query = select(func.count(Drift.id)).where(Drift.settled_at.is_(None))
    if programme_id is not None:
        in_programme = select(LearningSet.id).where(LearningSet.programme_id == programme_id)
        query = query.where(Drift.set_id.in_(in_programme))
    return db.scalar(query) or 0


def sessions_of(db: Session, drift: Drift, *, now: datetime) -> list[SetSession]:
    """Return the sessions to come that a difference concerns, in order."""
    return [
        session
        for session, date_ in _sessions_ahead(db, {drift.set_id}, now=now).get(drift.set_id, [])
        if date_.id == drift.calendar_date_id
        or (drift.series_id is not None and date_.series_id == drift.series_id)
    ]


def invitees_of(db: Session, drift: Drift) -> list[Invitee]:
    """Return the rows of somebody who was taken off the list that a difference is about."""
    mine = Invitee.calendar_date_id == drift.calendar_date_id
    if drift.calendar_date_id is None:
        mine = (Invitee.series_id == drift.series_id) & Invitee.calendar_date_id.is_(None)
    return list(db.scalars(select(Invitee).where(mine, Invitee.address == drift.address)))


def drop_list(db: Session, series_id: int) -> None:
    """Forget who was invited to a series that is there no more."""
    db.execute(
        delete(Invitee).where(Invitee.series_id == series_id, Invitee.calendar_date_id.is_(None))
    )


def place_of(db: Session, set_id: int, address: str) -> Membership | None:
    """Return the open place in a set of whoever has an address."""
    return db.scalar(
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.set_id == set_id,
            Membership.ends_at.is_(None),
            func.lower(Person.address) == address,
        )
    )


def _sessions_ahead(
    db: Session, set_ids: Collection[int], *, now: datetime
) -> dict[int, list[tuple[SetSession, CalendarDate]]]:
    found: dict[int, list[tuple[SetSession, CalendarDate]]] = {}
    rows = db.execute(
        select(SetSession, CalendarDate)
        .join(CalendarDate, CalendarDate.set_session_id == SetSession.id)
        .where(
            SetSession.set_id.in_(set_ids),
            SetSession.starts_at > now,
            CalendarDate.state == DateState.STANDING,
        )
        .order_by(SetSession.starts_at)
    )
    for session, date_ in rows:
        found.setdefault(session.set_id, []).append((session, date_))
    return found


def _is_answered(
    row: Drift, dates: dict[int, CalendarDate], found: FoundCalendar, now: datetime
) -> bool:
    """Say whether a question has gone away: it was looked into, or its date has begun."""
    if row.calendar_date_id is None:
        return row.series_id in found.series
    date_ = dates[row.calendar_date_id]
    is_over = date_.state is not DateState.STANDING or date_.starts_at <= now
    return is_over or date_.series_id in found.series or date_.id in found.singles


def _key(row: Drift) -> Key:
    return row.kind, row.series_id, row.calendar_date_id, row.address


def _key_of(difference: Difference) -> Key:
    return difference.kind, difference.series_id, difference.date_id, difference.address
