"""The plan that stands in rows, as HR confirms it: the same counts as when the file was read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from service.domain.cadence import DatePlan, PlannedDate
from service.domain.calendar.plan import CalendarPlan, plan_calendar
from service.domain.holidays import public_holidays
from service.domain.meeting import WeeklyPattern
from service.domain.plan import BookingPlan, SetPlan, make_plan
from service.domain.series import pattern_days, pattern_starts
from service.domain.states import SessionState
from service.models import LearningSet, Membership, Programme, SetSession
from service.store.calendar import calendar_of, planned_calendar
from service.store.programmes import programme_with_people


def booking_plan(db: Session, programme_id: int) -> BookingPlan | None:
    """Return the plan of a programme's rows, or None where there is no such programme."""
    programme = programme_with_people(db, programme_id)
    if programme is None:
        return None
    people = {place.person_id for each in programme.sets for place in _present(each)}
    return make_plan(
        tuple(_set_plan(programme, learning_set) for learning_set in programme.sets),
        people=len(people),
        zone=programme.zone,
    )


def attendees_receive(db: Session, programme_id: int, *, now: datetime) -> str:
    """Return in one line what Outlook sends to whom once a planned programme is confirmed.

    Args:
        now: service time.
    """
    programme = programme_with_people(db, programme_id)
    plans = [
        plan_calendar(calendar_of(each, (), now=now), planned_calendar(each), now=now)
        for each in (programme.sets if programme else ())
    ]
    steps = tuple(step for plan in plans for step in plan.steps)
    people = tuple(person for plan in plans for person in plan.people)
    return CalendarPlan(steps, people).in_words()


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
