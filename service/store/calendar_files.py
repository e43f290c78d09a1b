"""The dates of sets as their calendar files give them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.calendar.file import FileMeeting, FilePattern, SetDates
from service.domain.meeting import WeeklyPattern
from service.domain.states import SeriesState, SessionState
from service.models import LearningSet, Series, SetSession


def dates_of_set(db: Session, set_id: int) -> SetDates | None:
    """Return one set's dates, or None where there is no such set."""
    found = _dates(db, db.scalars(select(LearningSet).where(LearningSet.id == set_id)).all())
    return found[0] if found else None


def dates_of_programme(db: Session, programme_id: int) -> list[SetDates]:
    """Return the dates of each of a programme's sets; three queries however many they are."""
    query = select(LearningSet).where(LearningSet.programme_id == programme_id)
    return _dates(db, db.scalars(query.order_by(LearningSet.id)).all())


def _dates(db: Session, sets: Sequence[LearningSet]) -> list[SetDates]:
    ids = [row.id for row in sets]
    sessions = list(
        db.scalars(
            select(SetSession)
            .where(SetSession.set_id.in_(ids))
            .order_by(SetSession.starts_at, SetSession.number)
        )
    )
    every = list(
        db.scalars(
            select(Series).where(Series.set_id.in_(ids)).order_by(Series.set_id, Series.generation)
        )
    )
    return [
        _of_set(
            row,
            [session for session in sessions if session.set_id == row.id],
            [series for series in every if series.set_id == row.id],
        )
        for row in sets
    ]


def _of_set(
    row: LearningSet, sessions: Sequence[SetSession], generations: Sequence[Series]
) -> SetDates:
    standing = [series for series in generations if series.state is not SeriesState.ENDED]
    newest = standing[-1] if standing else None
    return SetDates(
        set_name=row.name,
        # The first generation's, so that a file replaces the one before it whatever became of it.
        uid=generations[0].tag if generations else f"setwise-set-{row.id}",
        pattern=None if newest is None or not sessions else _pattern(newest, sessions[0]),
        meetings=tuple(
            FileMeeting(
                session_id=session.id,
                number=session.number,
                starts_local=session.starts_local,
                minutes=session.minutes,
                zone=session.zone,
            )
            for session in sessions
            if session.state is SessionState.SCHEDULED
        ),
        join_url=newest.join_url if newest else None,
    )


def _pattern(series: Series, session: SetSession) -> FilePattern:
    """Return it; rows from before a series had a zone and a length of its own take the set's."""
    return FilePattern(
        starts_local=series.first_local,
        weekly=WeeklyPattern(series.first_local.date(), series.interval_weeks, series.date_count),
        minutes=series.minutes or session.minutes,
        zone=series.zone or session.zone,
    )
