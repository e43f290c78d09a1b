"""One programme as a grid of sets and sessions, with process counts and never content."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from service.domain.states import Role, SeriesState, SessionKind, SessionState
from service.models import (
    Attendance,
    FormLink,
    LearningSet,
    Membership,
    Person,
    Reply,
    Series,
    SetSession,
)

BEFORE_FORMS = ("before-session", "final-story", "baseline")
"""The form that opens before a session; the set-up session has `baseline`."""
AFTER_FORMS = ("after-session", "end-evaluation", "affirmations")
"""The form that opens after a session; the set-up session has `affirmations`."""


class CellState(StrEnum):
    """What one date is at this moment, in one word."""

    PLANNED = "planned"
    BOOKED = "booked"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Answered:
    """How many of those who were asked have answered."""

    answered: int
    asked: int


@dataclass(frozen=True)
class Cell:
    """One session; `starts_local` is the wall time (naive) in `zone` (IANA).

    `before` and `after` are None until somebody was asked.
    """

    session_id: int
    number: int
    kind: SessionKind
    state: CellState
    starts_local: datetime
    zone: str
    minutes: int
    before: Answered | None
    after: Answered | None
    there: int | None
    """How many were there; None until the facilitator marked somebody."""
    members: int
    """How many had a place when it began."""


@dataclass(frozen=True)
class SetRow:
    """One set: who is in it, its calendar series, its dates by session number."""

    set_id: int
    name: str
    project: str
    members: int
    facilitators: tuple[str, ...]
    affirmed: Answered
    series_state: SeriesState
    has_join_link: bool
    series_problem: str | None
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class Grid:
    """All sets of a programme against all session numbers that any of them has."""

    numbers: tuple[int, ...]
    rows: tuple[SetRow, ...]


def programme_grid(
    db: Session, programme_id: int, *, now: datetime, of_sets: Collection[int] | None = None
) -> Grid:
    """Lay the programme out, or some of its sets; six queries however many there are."""
    in_programme = LearningSet.programme_id == programme_id
    if of_sets is not None:
        in_programme &= LearningSet.id.in_(of_sets)
    sets = db.scalars(select(LearningSet).where(in_programme).order_by(LearningSet.id)).all()
    series = {  # the latest generation wins
        row.set_id: row
        for row in db.scalars(
            select(Series)
            .join(LearningSet, LearningSet.id == Series.set_id)
            .where(in_programme)
            .order_by(Series.generation)
        )
    }
    answers = _answers(db, in_programme)
    attended = _attended(db, in_programme)
    people = _people(db, in_programme)
    cells: dict[int, dict[int, Cell]] = defaultdict(dict)
    for session in db.scalars(
        select(SetSession)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(in_programme)
        .order_by(SetSession.number)
    ):
        cells[session.set_id][session.number] = Cell(
            session_id=session.id,
            number=session.number,
            kind=session.kind,
            state=cell_state(session, series.get(session.set_id), now=now),
            starts_local=session.starts_local,
            zone=session.zone,
            minutes=session.minutes,
            before=_first(answers, session.id, BEFORE_FORMS),
            after=_first(answers, session.id, AFTER_FORMS),
            there=attended.get(session.id),
            members=sum(place.is_member_at(session) for place in people[session.set_id]),
        )
    return Grid(
        numbers=tuple(sorted({number for row in cells.values() for number in row})),
        rows=tuple(
            _row(found, series.get(found.id), people[found.id], cells[found.id]) for found in sets
        ),
    )


@dataclass(frozen=True)
class _Place:
    role: Role
    name: str
    affirmed: bool
    from_at: datetime
    until_at: datetime | None

    @property
    def stands(self) -> bool:
        """Whether they are in now."""
        return self.until_at is None

    def is_member_at(self, session: SetSession) -> bool:
        """Whether they are a member when a session begins."""
        has_left = self.until_at is not None and self.until_at <= session.starts_at
        return self.role is Role.MEMBER and self.from_at < session.starts_at and not has_left


def _people(db: Session, in_programme: ColumnElement[bool]) -> Mapping[int, list[_Place]]:
    places: dict[int, list[_Place]] = defaultdict(list)
    for membership, person in db.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(in_programme)
        .order_by(Membership.id)
    ):
        places[membership.set_id].append(
            _Place(
                role=membership.role,
                name=person.name,
                affirmed=membership.affirmed_at is not None,
                from_at=membership.starts_at,
                until_at=membership.ends_at,
            )
        )
    return places


def _attended(db: Session, in_programme: ColumnElement[bool]) -> Mapping[int, int]:
    """Count who was there by session, of those whom a facilitator marked either way."""
    was_there = func.count(Attendance.id).filter(Attendance.attended.is_(True))
    rows = db.execute(
        select(Attendance.set_session_id, was_there)
        .join(SetSession, SetSession.id == Attendance.set_session_id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(in_programme, Attendance.attended.is_not(None))
        .group_by(Attendance.set_session_id)
    )
    return dict(rows.all())


def _answers(db: Session, in_programme: ColumnElement[bool]) -> Mapping[tuple[int, str], Answered]:
    """Count links asked and replies given by (session, form); cancelled links do not count."""
    rows = db.execute(
        select(
            FormLink.set_session_id,
            FormLink.form,
            func.count(Reply.id).label("answered"),
            func.count(FormLink.id).label("asked"),
        )
        .join(SetSession, SetSession.id == FormLink.set_session_id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .outerjoin(Reply, Reply.form_link_id == FormLink.id)
        .where(
            in_programme,
            FormLink.cancelled_at.is_(None),
            FormLink.form.in_(BEFORE_FORMS + AFTER_FORMS),
        )
        .group_by(FormLink.set_session_id, FormLink.form)
    )
    return {(row.set_session_id, row.form): Answered(row.answered, row.asked) for row in rows}


def cell_state(session: SetSession, series: Series | None, *, now: datetime) -> CellState:
    """Say what one date is: cancelled, held (its end is past), booked in Outlook, or planned."""
    if session.state == SessionState.CANCELLED:
        return CellState.CANCELLED
    if session.ends_at <= now:
        return CellState.HELD
    booked = series is not None and series.state == SeriesState.BOOKED
    return CellState.BOOKED if booked else CellState.PLANNED


def _first(
    answers: Mapping[tuple[int, str], Answered], session_id: int, forms: tuple[str, ...]
) -> Answered | None:
    return next((found for form in forms if (found := answers.get((session_id, form)))), None)


def _row(
    learning_set: LearningSet,
    series: Series | None,
    places: list[_Place],
    cells: Mapping[int, Cell],
) -> SetRow:
    standing = [place for place in places if place.stands]
    members = [place for place in standing if place.role == Role.MEMBER]
    return SetRow(
        set_id=learning_set.id,
        name=learning_set.name,
        project=learning_set.project,
        members=len(members),
        facilitators=tuple(place.name for place in standing if place.role != Role.MEMBER),
        affirmed=Answered(sum(place.affirmed for place in members), len(members)),
        series_state=series.state if series else SeriesState.PLANNED,
        has_join_link=bool(series and series.join_url),
        series_problem=series.problem if series else None,
        cells=cells,
    )


def has_set_up_ahead(db: Session, programme_id: int, *, now: datetime) -> bool:
    """Say whether people can still come in: some set has its set-up session ahead."""
    ahead = (
        select(SetSession.id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(
            LearningSet.programme_id == programme_id,
            SetSession.kind == SessionKind.SET_UP,
            SetSession.state == SessionState.SCHEDULED,
            SetSession.ends_at > now,
        )
        .limit(1)
    )
    return db.scalar(ahead) is not None
