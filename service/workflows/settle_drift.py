"""HR decides about what somebody changed in Outlook: take that version, or restore ours.

Either way what we know becomes what stands there. Restoring leaves the rows as they are, so that
the plan leads back to them; taking theirs lets the rows follow, by the workflows of any change.
"""

from sqlalchemy.orm import Session

from service.domain.calendar.settle import BY_HAND
from service.domain.series import to_wall
from service.domain.states import DriftKind, DriftOutcome, SeriesState
from service.errors import Refused
from service.models import CalendarDate, Drift, Job, LearningSet, Series, SetSession
from service.store.calendar_record import cancel_date, move_date, standing_dates
from service.store.drift import (
    drift_to_settle,
    drop_list,
    invitees_of,
    place_of,
    sessions_of,
)
from service.workflows.cancel_session import cancel_session
from service.workflows.change import (
    Change,
    ask_for_calendar,
    begin_change,
    follow_dates,
    in_words,
    note,
    put_at,
)
from service.workflows.leave_set import leave_set
from service.workflows.move_session import move_session


def take_theirs(db: Session, drift_id: int, *, by: Change) -> Job | None:
    """Let Outlook's version stand: the rows follow it, and mails follow the rows.

    A moved session moves, a deleted one is cancelled, and whoever was taken off the whole series
    leaves the set. Somebody taken off one date keeps their place and is not asked again for that
    date; an edited text stays as it was edited.

    Returns:
        The calendar job that follows, where one does.

    Raises:
        Refused: it was decided before, has gone away, or the rules of change forbid it.
    """
    drift = _open(db, drift_id, by)
    job = _follow(db, drift, by)
    _settle(db, drift, DriftOutcome.THEIRS, by)
    return job


def restore_ours(db: Session, drift_id: int, *, by: Change) -> Job:
    """Put back what the rows say: the next calendar job writes it, and attendees hear of it.

    Raises:
        Refused: it was decided before, or has gone away.
    """
    drift = _open(db, drift_id, by)
    _believe(db, drift, by)
    _settle(db, drift, DriftOutcome.OURS, by)
    return ask_for_calendar(db, _set_of(db, drift).programme, actor=by.actor, now=by.now)


def _open(db: Session, drift_id: int, by: Change) -> Drift:
    drift = drift_to_settle(db, drift_id)
    if drift is None or drift.settled_at is not None:
        raise Refused("this was decided before, or has gone away by itself")
    begin_change(db, _set_of(db, drift).programme_id)
    if not sessions_of(db, drift, now=by.now):
        raise Refused("its date has begun meanwhile, or stands no more; nothing is left to decide")
    return drift


def _follow(db: Session, drift: Drift, by: Change) -> Job | None:
    """Let the rows of sessions and memberships follow Outlook."""
    sessions = sessions_of(db, drift, now=by.now)
    match drift.kind:
        case DriftKind.MOVED:
            _believe(db, drift, by)
            return _move(db, drift, sessions[0], by)
        case DriftKind.DELETED:
            _believe(db, drift, by)
            job = None
            # The last first: each then leaves a series of sessions that is whole.
            for session in reversed(sessions):
                job = cancel_session(db, session.id, by=by)
            return job
        case DriftKind.UNINVITED if drift.calendar_date_id is None:
            _believe(db, drift, by)
            place = place_of(db, drift.set_id, drift.address or "")
            if place is None:
                raise Refused("they have left the set already")
            return leave_set(db, place, actor=by.actor, now=by.now)
        case _:
            return None


def _believe(db: Session, drift: Drift, by: Change) -> None:
    """Write down that Outlook stands as it was found."""
    date_ = _date_of(db, drift)
    match drift.kind:
        case DriftKind.MOVED:
            assert date_ is not None  # only a date moves
            assert drift.their_starts_at is not None  # and says where to
            assert drift.their_ends_at is not None
            move_date(db, date_, drift.their_starts_at, drift.their_ends_at, now=by.now)
        case DriftKind.DELETED:
            if date_ is not None:
                cancel_date(db, date_, now=by.now)
            else:
                _end_series(db, drift, by)
        case DriftKind.UNINVITED:
            for row in invitees_of(db, drift):
                db.delete(row)
        case DriftKind.EDITED:
            edited = date_ or db.get_one(Series, drift.series_id)
            edited.text_digest = BY_HAND
    db.flush()


def _move(db: Session, drift: Drift, session: SetSession, by: Change) -> Job:
    assert drift.their_starts_at is not None  # as above
    assert drift.their_ends_at is not None
    starts_local = to_wall(drift.their_starts_at, session.zone)
    ends_local = to_wall(drift.their_ends_at, session.zone)
    old, session.minutes = session.minutes, int((ends_local - starts_local).total_seconds() // 60)
    if starts_local != session.starts_local:
        return move_session(db, session.id, starts_local=starts_local, by=by)
    put_at(session, starts_local, by)
    programme = begin_change(db, session.learning_set.programme_id)
    follow_dates(db, programme, [session.learning_set], by)
    subject = f"session:{session.id}"
    new = f"{in_words(session)}, {session.minutes} minutes"
    note(db, "session-length-changed", subject, by, old=f"{old} minutes", new=new)
    return ask_for_calendar(db, programme, actor=by.actor, now=by.now)


def _end_series(db: Session, drift: Drift, by: Change) -> None:
    """Note that a whole series is gone; what has begun of it stays as it was."""
    series = db.get_one(Series, drift.series_id)
    for date_ in standing_dates(db, series.id):
        if date_.starts_at > by.now:
            cancel_date(db, date_, now=by.now)
    series.state, series.ended_at = SeriesState.ENDED, by.now
    series.problem = series.options_problem = None
    drop_list(db, series.id)


def _settle(db: Session, drift: Drift, outcome: DriftOutcome, by: Change) -> None:
    drift.settled_at, drift.settled_by, drift.outcome = by.now, by.actor, outcome
    subject = f"set:{drift.set_id}"
    note(db, "drift-settled", subject, by, old=drift.kind.value, new=outcome.value)


def _date_of(db: Session, drift: Drift) -> CalendarDate | None:
    if drift.calendar_date_id is None:
        return None
    return db.get_one(CalendarDate, drift.calendar_date_id)


def _set_of(db: Session, drift: Drift) -> LearningSet:
    return db.get_one(LearningSet, drift.set_id)
