"""What a calendar job reads and writes: its lease, its series, and what each should be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from service.domain.meeting import Attendee, WeeklyPattern
from service.domain.series import WantedDate, pattern_starts
from service.domain.states import JobState, SeriesState, SessionState
from service.models import Job, LearningSet, Membership, Programme, Series, SetSession

_OPEN = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True)
class SeriesOrder:
    """What a set's series should be, and how far it is.

    `dates` leaves cancelled sessions out; `gone` holds the case-folded addresses of those who
    left the set; `first_local` is naive wall time in `zone`.
    """

    series_id: int
    set_id: int
    set_name: str
    mailbox: str
    transaction_id: str
    tag: str
    state: SeriesState
    event_id: str | None
    join_url: str | None
    zone: str
    minutes: int
    first_local: datetime
    pattern: WeeklyPattern
    dates: tuple[WantedDate, ...]
    attendees: tuple[Attendee, ...]
    gone: frozenset[str]


def lease_job(
    db: Session, job_id: int, *, owner: str, real_now: datetime, lasts: timedelta
) -> Job | None:
    """Take a job that waits, or whose worker went silent; None where there is nothing to take.

    Jobs of one programme are worked one after the other: side by side, one could invite again
    whom the other has just taken out.
    """
    # Locked, so that of two jobs taken at the same instant the second sees the first's lease.
    db.execute(
        select(Programme.id)
        .join(Job, Job.programme_id == Programme.id)
        .where(Job.id == job_id)
        .with_for_update(of=Programme)
    )
    other = aliased(Job)
    beside = select(other.id).where(
        other.programme_id == Job.programme_id,
        other.id != Job.id,
        other.state == JobState.RUNNING,
        other.lease_until > real_now,
    )
    taken = db.scalar(
        update(Job)
        .where(
            Job.id == job_id,
            Job.state.in_(_OPEN),
            ~beside.correlate(Job).exists(),
            or_(Job.retry_at.is_(None), Job.retry_at <= real_now),
            or_(Job.lease_until.is_(None), Job.lease_until <= real_now, Job.lease_owner == owner),
        )
        .values(
            state=JobState.RUNNING,
            lease_owner=owner,
            lease_until=real_now + lasts,
            retry_at=None,
            problem=None,
        )
        .returning(Job.id),
        execution_options={"synchronize_session": False},
    )
    return None if taken is None else db.get(Job, job_id, populate_existing=True)


def keep_lease(
    db: Session, job_id: int, *, owner: str, real_now: datetime, lasts: timedelta
) -> bool:
    """Prolong a lease; False where another worker has taken the job meanwhile."""
    kept = db.scalar(
        update(Job)
        .where(Job.id == job_id, Job.lease_owner == owner, Job.state == JobState.RUNNING)
        .values(lease_until=real_now + lasts)
        .returning(Job.id)
    )
    return kept is not None


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


def series_order(db: Session, series_id: int, *, now: datetime) -> SeriesOrder:
    """Return what a series should be at `now` (service time)."""
    members = selectinload(LearningSet.memberships).joinedload(Membership.person)
    options = (members, selectinload(LearningSet.sessions))
    series = db.get_one(
        Series, series_id, options=[joinedload(Series.learning_set).options(*options)]
    )
    learning_set = series.learning_set
    sessions = learning_set.sessions
    zone, minutes = sessions[0].zone, sessions[0].minutes
    pattern = WeeklyPattern(series.first_local.date(), series.interval_weeks, series.date_count)
    originals = pattern_starts(pattern, series.first_local.time(), zone)
    invited, gone = _people(learning_set.memberships, now=now)
    return SeriesOrder(
        series_id=series.id,
        set_id=learning_set.id,
        set_name=learning_set.name,
        mailbox=series.mailbox,
        transaction_id=series.transaction_id,
        tag=series.tag,
        state=series.state,
        event_id=series.event_id,
        join_url=series.join_url,
        zone=zone,
        minutes=minutes,
        first_local=series.first_local,
        pattern=pattern,
        dates=tuple(
            _wanted(session, originals[session.number - 1])
            for session in sessions
            if session.state == SessionState.SCHEDULED and session.number <= len(originals)
        ),
        attendees=invited,
        gone=gone,
    )


def record_dates(db: Session, order: SeriesOrder, event_ids: Mapping[int, str]) -> None:
    """Note Outlook's key and id of each session, by its number."""
    found = [
        {
            "session_number": date_.number,
            "original": date_.original_start,
            "occurrence": event_ids[date_.number],
        }
        for date_ in order.dates
        if date_.number in event_ids
    ]
    if found:
        # One statement for all dates: a hundred sets are recorded in half the time.
        db.connection().execute(
            update(SetSession)
            .where(
                SetSession.set_id == order.set_id,
                SetSession.number == bindparam("session_number"),
            )
            .values(original_start=bindparam("original"), event_id=bindparam("occurrence")),
            found,
        )


def _wanted(session: SetSession, original_start: datetime) -> WantedDate:
    return WantedDate(
        number=session.number,
        original_start=original_start,
        starts_local=session.starts_local,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        minutes=session.minutes,
        zone=session.zone,
    )


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
