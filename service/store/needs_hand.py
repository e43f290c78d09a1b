"""What cannot go on by itself: mails, calendar series and jobs that wait for a person."""

from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import CASE_INVITATION
from service.domain.states import JobKind, JobState, MailingState, SeriesState
from service.models import Job, LearningSet, Mailing, Person, Programme, Series

STUCK_MAIL_STATES = (
    MailingState.FAILED,
    MailingState.UNKNOWN,
    MailingState.PRESUMED_SENT,
)
"""A mail that bounced is not among them: nothing is to be done for it but for its reader, whom
`store.came_back` names."""
_SERIES_STUCK = or_(Series.state == SeriesState.FAILED, Series.problem.is_not(None))
_AT_MOST = 25
"""Rows of one kind on the page; the totals say how many there are in all."""


@dataclass(frozen=True)
class StuckMail:
    """A mail that failed, or whose fate is not known."""

    mailing_id: int
    programme_id: int | None
    programme_name: str
    touchpoint: str
    reader_name: str
    state: MailingState
    reason: str | None


@dataclass(frozen=True)
class StuckSeries:
    """A set whose calendar is not as it should be, and why."""

    set_id: int
    set_name: str
    programme_name: str
    state: SeriesState
    problem: str


@dataclass(frozen=True)
class StuckJob:
    """Long work that stopped."""

    job_id: int
    kind: JobKind
    programme_id: int
    programme_name: str
    problem: str | None


@dataclass(frozen=True)
class NeedsHand:
    """Everything that waits for a person; the lists are cut, the totals are not."""

    mails: tuple[StuckMail, ...]
    mail_total: int
    series: tuple[StuckSeries, ...]
    series_total: int
    jobs: tuple[StuckJob, ...]
    job_total: int

    @property
    def total(self) -> int:
        """How many things wait in all."""
        return self.mail_total + self.series_total + self.job_total


def needs_hand(db: Session) -> NeedsHand:
    """Return what waits for a person, the newest first; six queries however much there is."""
    return NeedsHand(
        mails=_mails(db),
        mail_total=_count(
            db, select(func.count(Mailing.id)).where(Mailing.state.in_(STUCK_MAIL_STATES))
        ),
        series=tuple(
            StuckSeries(
                set_id=series.set_id,
                set_name=set_name,
                programme_name=programme_name,
                state=series.state,
                problem=series.problem or "",
            )
            for series, set_name, programme_name in db.execute(
                select(Series, LearningSet.name, Programme.name)
                .join(LearningSet, LearningSet.id == Series.set_id)
                .join(Programme, Programme.id == LearningSet.programme_id)
                .where(_SERIES_STUCK)
                .order_by(Series.id.desc())
                .limit(_AT_MOST)
            )
        ),
        series_total=_count(db, select(func.count(Series.id)).where(_SERIES_STUCK)),
        jobs=tuple(
            StuckJob(
                job_id=job.id,
                kind=job.kind,
                programme_id=programme_id,
                programme_name=programme_name,
                problem=job.problem,
            )
            for job, programme_id, programme_name in db.execute(
                select(Job, Programme.id, Programme.name)
                .join(Programme, Programme.id == Job.programme_id)
                .where(Job.state == JobState.FAILED, Job.id.in_(_latest_jobs()))
                .order_by(Job.id.desc())
                .limit(_AT_MOST)
            )
        ),
        job_total=_count(
            db,
            select(func.count(Job.id)).where(
                Job.state == JobState.FAILED, Job.id.in_(_latest_jobs())
            ),
        ),
    )


def stuck_mail_count(db: Session, programme_id: int) -> int:
    """Return how many mails of a programme wait for a person."""
    stuck = Mailing.state.in_(STUCK_MAIL_STATES)
    return _count(
        db, select(func.count(Mailing.id)).where(Mailing.programme_id == programme_id, stuck)
    )


def stuck_calendars(db: Session, programme_id: int) -> int:
    """Return how many series and jobs of a programme wait for a person."""
    series = (
        select(func.count(Series.id))
        .join(LearningSet, LearningSet.id == Series.set_id)
        .where(LearningSet.programme_id == programme_id, _SERIES_STUCK)
    )
    jobs = select(func.count(Job.id)).where(
        Job.programme_id == programme_id,
        Job.state == JobState.FAILED,
        Job.id.in_(_latest_jobs()),
    )
    return _count(db, series) + _count(db, jobs)


def _mails(db: Session) -> tuple[StuckMail, ...]:
    rows = db.execute(
        select(Mailing, Person, Programme.name)
        .join(Person, Person.id == Mailing.person_id)
        .outerjoin(Programme, Programme.id == Mailing.programme_id)
        .where(Mailing.state.in_(STUCK_MAIL_STATES), Mailing.touchpoint != CASE_INVITATION)
        .order_by(Mailing.due_at.desc(), Mailing.id.desc())
        .limit(_AT_MOST)
    )
    return tuple(
        StuckMail(
            mailing_id=mailing.id,
            programme_id=mailing.programme_id,
            programme_name=programme_name or "",
            touchpoint=mailing.touchpoint,
            reader_name=person.name,
            state=mailing.state,
            reason=mailing.reason,
        )
        for mailing, person, programme_name in rows
    )


def _latest_jobs() -> Select[int]:
    # A later job of the same kind settles what an earlier one left. What is about a draft is told
    # on the draft's own page, to whoever asked.
    return (
        select(func.max(Job.id))
        .where(Job.programme_id.is_not(None))
        .group_by(Job.programme_id, Job.kind)
    )


def _count(db: Session, query: Select[int]) -> int:
    return db.scalar(query) or 0
