"""The plan of a programme that stands in rows, as HR confirms it."""

from sqlalchemy.orm import Session

from service.domain.cadence import DatePlan, PlannedDate
from service.domain.meeting import WeeklyPattern
from service.domain.plan import BookingPlan, SetPlan, make_plan
from service.domain.series import pattern_starts
from service.models import LearningSet, Series, SetSession
from service.store.programmes import programme_with_sets


def booking_plan(db: Session, programme_id: int) -> BookingPlan | None:
    """Return what booking this programme does; None where there is no such programme."""
    programme = programme_with_sets(db, programme_id)
    if programme is None:
        return None
    people = {
        membership.person_id
        for learning_set in programme.sets
        for membership in learning_set.memberships
        if membership.ends_at is None
    }
    sets = tuple(_set_plan(learning_set) for learning_set in programme.sets)
    return make_plan(sets, people=len(people), zone=programme.zone)


def _set_plan(learning_set: LearningSet) -> SetPlan:
    series = learning_set.series[-1]
    invited = [each for each in learning_set.memberships if each.ends_at is None]
    return SetPlan(
        name=learning_set.name,
        project=learning_set.project,
        dates=_dates(series, learning_set.sessions),
        invitations=len(invited),
    )


def _dates(series: Series, sessions: list[SetSession]) -> DatePlan:
    pattern = WeeklyPattern(series.first_local.date(), series.interval_weeks, series.date_count)
    originals = pattern_starts(pattern, series.first_local.time(), sessions[0].zone)
    return DatePlan(
        pattern=pattern,
        dates=tuple(
            PlannedDate(
                number=session.number,
                starts_local=session.starts_local,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                original_start=original,
                reason=None,
            )
            for session, original in zip(sessions, originals, strict=True)
        ),
        delayed_weeks=0,
    )
