"""The plan that stands in rows, as HR confirms it: the same counts as when the file was read."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, Subquery, cast, func, select
from sqlalchemy.orm import Session, selectinload

from service.domain.cadence import DatePlan, PlannedDate
from service.domain.calendar.plan import Received, plan_calendar, received_in_words
from service.domain.calendar.steps import NoticeKind
from service.domain.holidays import public_holidays
from service.domain.meeting import WeeklyPattern
from service.domain.plan import BookingPlan, PlanCounts, SetPlan, make_plan
from service.domain.series import clock_changes, pattern_days, pattern_starts
from service.domain.states import SessionState
from service.models import LearningSet, Membership, Person, Programme, Series, SetSession
from service.store.calendar import calendar_of, planned_calendar
from service.store.set_slice import full_name


def booking_plan(
    db: Session, programme_id: int, *, of_sets: Collection[int] | None = None
) -> BookingPlan | None:
    """Return the plan of a programme's rows, or None where there is no such programme.

    Args:
        of_sets: as if it had these alone.
    """
    programme = db.get(Programme, programme_id)
    if programme is None:
        return None
    sets = _sets(db, programme_id, of_sets)
    people = {place.person_id for each in sets for place in _present(each)}
    return make_plan(
        tuple(_set_plan(programme, learning_set) for learning_set in sets),
        people=len(people),
        zone=programme.zone,
    )


def booking_counts(db: Session, programme_id: int) -> PlanCounts:
    """Return what `booking_plan` counts in all, without laying out every set."""
    programme = db.get_one(Programme, programme_id)
    first, last, sessions = db.execute(
        select(func.min(SetSession.starts_at), func.max(SetSession.starts_at), func.count())
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(LearningSet.programme_id == programme_id, SetSession.state == SessionState.SCHEDULED)
    ).one()
    invitations, people = db.execute(
        select(func.count(), func.count(Membership.person_id.distinct()))
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(LearningSet.programme_id == programme_id, Membership.ends_at.is_(None))
    ).one()
    series = select(func.count()).where(LearningSet.programme_id == programme_id)
    alike = _invited_alike(db, programme_id)
    examples = _sets(db, programme_id, alike)
    return PlanCounts(
        series=db.scalar(series) or 0,
        sessions=sessions,
        people=people,
        invitations=invitations,
        date_updates=sum(
            len(_set_plan(programme, each).dates.moved) * alike[each.id] for each in examples
        ),
        clock_changes=clock_changes(programme.zone, first, last) if sessions else (),
    )


def attendees_receive(db: Session, programme_id: int, *, now: datetime) -> str:
    """Return in one line what Outlook sends to whom once a planned programme is confirmed.

    Args:
        now: service time.
    """
    groups = _people_by_sets(db, programme_id)
    examples = {each for group in groups for each in group.sets_as}
    # Nobody of a planned programme was invited yet: all of a set get what any one of it gets.
    gets = {each.id: _each_gets(each, now=now) for each in _sets(db, programme_id, examples)}
    # Of several no name is told.
    named = _names(db, (group.person_id for group in groups if group.people == 1))
    return received_in_words(
        Received(
            sum((gets[one] for one in group.sets_as), Counter()),
            group.people,
            named.get(group.person_id, ""),
        )
        for group in groups
    )


class _Group(NamedTuple):
    """Everybody who is in sets that meet as these do; `person_id` is one of theirs."""

    sets_as: tuple[int, ...]
    people: int
    person_id: int


def _people_by_sets(db: Session, programme_id: int) -> list[_Group]:
    """Count people by the sets they are in, those alike as one; they are never read themselves."""
    places = (
        select(Membership.person_id, Membership.set_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(LearningSet.programme_id == programme_id, Membership.ends_at.is_(None))
        .distinct()
        .subquery()
    )
    alike = _sets_as(programme_id)
    ordered = (
        select(places.c.person_id, cast(alike.c.example_id, String).label("example"))
        .outerjoin(alike, alike.c.set_id == places.c.set_id)
        .order_by(places.c.person_id, alike.c.example_id)
        .subquery()
    )
    examples = func.aggregate_strings(ordered.c.example, ",").label("examples")
    each = select(ordered.c.person_id, examples).group_by(ordered.c.person_id).subquery()
    first = func.min(each.c.person_id)
    groups = select(each.c.examples, func.count(), first).group_by(each.c.examples).order_by(first)
    # None for whoever is in a set without dates alone.
    return [
        _Group(tuple(int(one) for one in (sets_as or "").split(",") if one), people, person_id)
        for sets_as, people, person_id in db.execute(groups)
    ]


def _names(db: Session, person_ids: Iterable[int]) -> dict[int, str]:
    query = select(Person.id, full_name(Person)).where(Person.id.in_(list(person_ids)))
    return dict(db.execute(query).all())


def _sets_as(programme_id: int) -> Subquery:
    """Select each set with sessions, and the first of all that meet at the same instants.

    Both have the same pattern and the same dates, so whatever is worked out from the dates of one
    holds for the other.
    """
    dates = _dates_of_sets(programme_id)
    example = func.min(dates.c.set_id).over(partition_by=_meets(dates))
    return select(dates.c.set_id, example.label("example_id")).subquery()


def _meets(dates: Subquery) -> list[ColumnElement[object]]:
    return [column for column in dates.c if column is not dates.c.set_id]


def _dates_of_sets(programme_id: int) -> Subquery:
    """Select each set with sessions, its pattern, and all its instants as one text."""
    latest = (
        select(Series.set_id, func.max(Series.generation).label("generation"))
        .group_by(Series.set_id)
        .subquery()
    )
    standing = (
        select(SetSession.set_id, cast(SetSession.starts_at, String).label("start"))
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(LearningSet.programme_id == programme_id, SetSession.state == SessionState.SCHEDULED)
        .order_by(SetSession.set_id, SetSession.number)
        .subquery()
    )
    starts = (
        select(standing.c.set_id, func.aggregate_strings(standing.c.start, ",").label("starts"))
        .group_by(standing.c.set_id)
        .subquery()
    )
    return (
        select(
            starts.c.set_id,
            Series.first_local,
            Series.interval_weeks,
            Series.date_count,
            starts.c.starts,
        )
        .join(latest, latest.c.set_id == starts.c.set_id)
        .join(
            Series,
            (Series.set_id == latest.c.set_id) & (Series.generation == latest.c.generation),
        )
        .subquery()
    )


def _invited_alike(db: Session, programme_id: int) -> dict[int, int]:
    """Count who is in the sets that meet at the same instants, by the first of those sets."""
    dates = _dates_of_sets(programme_id)
    invited = (
        select(Membership.set_id, func.count().label("many"))
        .where(Membership.ends_at.is_(None))
        .group_by(Membership.set_id)
        .subquery()
    )
    rows = db.execute(
        select(func.min(dates.c.set_id), func.coalesce(func.sum(invited.c.many), 0))
        .outerjoin(invited, invited.c.set_id == dates.c.set_id)
        .group_by(*_meets(dates))
    )
    # Sums of PostgreSQL are no integers.
    return {set_id: int(many) for set_id, many in rows}


def _sets(db: Session, programme_id: int, set_ids: Collection[int] | None) -> Sequence[LearningSet]:
    query = select(LearningSet).where(LearningSet.programme_id == programme_id)
    if set_ids is not None:
        query = query.where(LearningSet.id.in_(set_ids))
    return db.scalars(
        query.order_by(LearningSet.id).options(
            selectinload(LearningSet.sessions),
            selectinload(LearningSet.memberships).selectinload(Membership.person),
            selectinload(LearningSet.series),
        )
    ).all()


def _each_gets(example: LearningSet, *, now: datetime) -> Counter[NoticeKind]:
    plan = plan_calendar(calendar_of(example, (), now=now), planned_calendar(example), now=now)
    one = next((notice.address for notice in plan.notices), None)
    return Counter(notice.kind for notice in plan.notices if notice.address == one)


def _set_plan(programme: Programme, learning_set: LearningSet) -> SetPlan:
    series = learning_set.series[-1]
    pattern = WeeklyPattern(series.first_local.date(), series.interval_weeks, series.date_count)
    days = pattern_days(pattern)
    starts = pattern_starts(pattern, series.first_local.time(), programme.zone)
    sessions = [one for one in learning_set.sessions if one.state is SessionState.SCHEDULED]
    originals = _originals(sessions, starts)
    day_of = dict(zip(starts, days, strict=True))
    moved_from = {
        session.number: day_of[original]
        for session, original in zip(sessions, originals, strict=True)
        if session.starts_at != original
    }
    reasons = _reasons(programme, learning_set, moved_from)
    return SetPlan(
        name=learning_set.name,
        project=learning_set.project,
        dates=DatePlan(
            pattern=pattern,
            at=series.first_local.time(),
            dates=_dates(sessions, originals, reasons),
            delayed_weeks=0,
        ),
        invitations=len(_present(learning_set)),
    )


def _originals(sessions: Sequence[SetSession], starts: Sequence[datetime]) -> list[datetime]:
    """Return where the pattern puts each session: what HR added or moved much, where it stands."""
    taken = {one.starts_at for one in sessions}
    free = [start for start in starts if start not in taken]
    return [
        free.pop(0) if one.starts_at not in starts and free else one.starts_at for one in sessions
    ]


def _present(learning_set: LearningSet) -> list[Membership]:
    return [place for place in learning_set.memberships if place.ends_at is None]


def _dates(
    sessions: Sequence[SetSession], originals: Sequence[datetime], reasons: Mapping[int, str]
) -> tuple[PlannedDate, ...]:
    return tuple(
        PlannedDate(
            number=session.number,
            starts_local=session.starts_local,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            original_start=original,
            reason=reasons.get(session.number),
        )
        for session, original in zip(sessions, originals, strict=True)
    )


def _reasons(
    programme: Programme, learning_set: LearningSet, moved_from: Mapping[int, date]
) -> dict[int, str]:
    """Name the holiday that each moved date avoids, by session number."""
    if not moved_from:
        return {}
    regions = [programme.holiday_region]
    regions += [place.person.holiday_region for place in _present(learning_set)]
    days_off = public_holidays(regions, {day.year for day in moved_from.values()})
    return {
        number: days_off.get(day, "moved off its pattern") for number, day in moved_from.items()
    }
