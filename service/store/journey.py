"""The live rows as the journey's rules want them; the number of queries never grows with rows."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from service.domain.journey.facts import (
    ProgrammeFacts,
    Progress,
    Reader,
    Seat,
    SetFacts,
    Sitting,
)
from service.domain.states import Coming, MailingState, ProgrammeState, SessionState
from service.domain.weekdays import weekday_numbers
from service.models import (
    Attendance,
    FormLink,
    LearningSet,
    Mailing,
    Membership,
    Person,
    Programme,
    Reply,
    SetSession,
)
from service.store.times_away import away_until

_LIVES_ON = timedelta(weeks=6)
"""After a programme's last session: the last mails of this journey are useless four weeks on."""

_OUT = (
    MailingState.SUBMITTED,
    MailingState.SENT,
    MailingState.BOUNCED,
    MailingState.UNKNOWN,
    MailingState.PRESUMED_SENT,
)

HolidaysOf = Callable[[str, int], Collection[date]]
"""(region, year) to its public holidays."""


@dataclass(frozen=True)
class Journey:
    """Everything that the rules need for some sets, and the keys that have a row already."""

    programmes: tuple[ProgrammeFacts, ...]
    progress: Progress
    known: frozenset[str]


def load_journey(
    db: Session,
    *,
    now: datetime,
    holidays_of: HolidaysOf,
    of_session: int | None = None,
    of_programme: int | None = None,
    of_sets: Collection[int] | None = None,
) -> Journey:
    """Load every approved programme that still lives, one of them, some sets or a session's."""
    query = select(Programme).where(
        Programme.state == ProgrammeState.APPROVED, Programme.ends_at > now - _LIVES_ON
    )
    sets_query = select(LearningSet)
    if of_programme is not None:
        query = query.where(Programme.id == of_programme)
    if of_sets is not None:
        sets_query = sets_query.where(LearningSet.id.in_(of_sets))
        in_sets = select(LearningSet.programme_id).where(LearningSet.id.in_(of_sets))
        query = query.where(Programme.id.in_(in_sets))
    if of_session is not None:
        the_set = select(SetSession.set_id).where(SetSession.id == of_session).scalar_subquery()
        sets_query = sets_query.where(LearningSet.id == the_set)
        query = query.join(LearningSet).where(LearningSet.id == the_set)
    programmes = db.scalars(query).all()
    sets = db.scalars(
        sets_query.where(LearningSet.programme_id.in_([row.id for row in programmes]))
    ).all()
    set_ids = [row.id for row in sets]
    sittings = _sittings(db, set_ids)
    seats, readers = _seats(db, set_ids, programmes, holidays_of)
    facts_of = {
        row.id: SetFacts(row.id, tuple(sittings[row.id]), tuple(seats[row.id])) for row in sets
    }
    session_ids = [sitting.session_id for rows in sittings.values() for sitting in rows]
    progress, known = _progress(db, SetSession.set_id.in_(set_ids), session_ids)
    progress = replace(progress, away_until=away_until(db, readers, now=now))
    return Journey(
        programmes=tuple(
            ProgrammeFacts(
                programme_id=row.id,
                approved_at=row.approved_at or now,
                sets=tuple(facts_of[one.id] for one in sets if one.programme_id == row.id),
                readers=readers,
                is_paused=row.paused_at is not None,
            )
            for row in programmes
        ),
        progress=progress,
        known=known,
    )


def _sittings(db: Session, set_ids: Sequence[int]) -> dict[int, list[Sitting]]:
    found: dict[int, list[Sitting]] = defaultdict(list)
    query = (
        select(SetSession)
        .where(SetSession.set_id.in_(set_ids), SetSession.state == SessionState.SCHEDULED)
        .order_by(SetSession.starts_at)
    )
    for row in db.scalars(query):
        found[row.set_id].append(Sitting(row.id, row.number, row.kind, row.starts_at, row.ends_at))
    return found


def _seats(
    db: Session,
    set_ids: Sequence[int],
    programmes: Sequence[Programme],
    holidays_of: HolidaysOf,
) -> tuple[dict[int, list[Seat]], dict[int, Reader]]:
    seats: dict[int, list[Seat]] = defaultdict(list)
    rows = db.execute(
        select(Membership, Person.manager_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.set_id.in_(set_ids))
        .order_by(Membership.id)
    ).all()
    wanted: set[int] = set()
    for membership, manager_id in rows:
        seats[membership.set_id].append(
            Seat(
                membership.person_id,
                membership.role,
                membership.starts_at,
                membership.ends_at,
                manager_id,
            )
        )
        wanted.add(membership.person_id)
        if manager_id is not None:
            wanted.add(manager_id)
    years = _years(programmes)
    people = db.scalars(select(Person).where(Person.id.in_(wanted)))
    return seats, {row.id: reader_of(row, years, holidays_of) for row in people}


def _years(programmes: Iterable[Programme]) -> range:
    starts = [row.created_at.year for row in programmes]
    ends = [(row.ends_at + _LIVES_ON).year for row in programmes]
    return range(min(starts, default=1), max(ends, default=0) + 1)


def reader_of(person: Person, years: Iterable[int], holidays_of: HolidaysOf) -> Reader:
    """Return when somebody may be written to in some years."""
    region = person.holiday_region
    return Reader(
        person_id=person.id,
        zone=person.zone,
        working_weekdays=weekday_numbers(person.working_days),
        holidays=frozenset(day for year in years for day in holidays_of(region, year)),
    )


def _progress(
    db: Session, in_these_sets: ColumnElement[bool], session_ids: Sequence[int]
) -> tuple[Progress, frozenset[str]]:
    answered = db.execute(
        select(FormLink.form, FormLink.set_session_id, FormLink.person_id, FormLink.about_person_id)
        .join(Reply, Reply.form_link_id == FormLink.id)
        .join(SetSession, SetSession.id == FormLink.set_session_id)
        .where(in_these_sets)
    ).all()
    absent = db.execute(
        select(Attendance.set_session_id, Attendance.person_id).where(
            Attendance.set_session_id.in_(session_ids),
            or_(
                Attendance.attended.is_(False),
                Attendance.attended.is_(None) & (Attendance.coming == Coming.NO),
            ),
        )
    ).all()
    mailings = db.execute(
        select(Mailing.key, Mailing.state, Mailing.sent_at, Mailing.budgeted_at)
        .join(SetSession, SetSession.id == Mailing.set_session_id)
        .where(in_these_sets)
    ).all()
    gone_out = {
        key: instant
        for key, state, sent_at, budgeted_at in mailings
        if state in _OUT and (instant := sent_at or budgeted_at) is not None
    }
    progress = Progress(
        answered=frozenset(
            (form, session_id, about_id or person_id)
            for form, session_id, person_id, about_id in answered
            if session_id is not None
        ),
        absent=frozenset((session_id, person_id) for session_id, person_id in absent),
        gone_out=gone_out,
    )
    return progress, frozenset(key for key, *_ in mailings)
