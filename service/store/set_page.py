"""One set as HR sees it: who is in it, its dates, its series."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.absence import Absence
from service.domain.states import ProgrammeState, Role, SeriesState
from service.models import LearningSet, Membership, Person, Programme, Series, Suspension
from service.store.programme_grid import Answered, Cell, programme_grid


@dataclass(frozen=True)
class Place:
    """Somebody's dated place in the set; `ends_at` None while they are in it."""

    person_id: int
    name: str
    address: str
    role: Role
    zone: str
    starts_at: datetime
    ends_at: datetime | None
    end_reason: str | None
    absence: Absence | None
    """How the directory misses them while they are suspended."""


@dataclass(frozen=True)
class SetPage:
    """What the set's page shows; `problem` says in words why the calendar is not as it should."""

    set_id: int
    name: str
    project: str
    programme_id: int
    programme_name: str
    is_running: bool
    """Whether the programme is approved, so that it may be changed."""
    zone: str
    """Where the set meets (IANA)."""
    affirmed: Answered
    places: tuple[Place, ...]
    cells: tuple[Cell, ...]
    series_state: SeriesState
    organiser: str | None
    join_url: str | None
    problem: str | None
    booked_at: datetime | None
    checked_at: datetime | None


def set_page(db: Session, set_id: int, *, now: datetime) -> SetPage | None:
    """Return everything the set's page shows, or None where there is no such set."""
    found = db.execute(
        select(LearningSet, Programme)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(LearningSet.id == set_id)
    ).one_or_none()
    if found is None:
        return None
    learning_set, programme = found
    series = db.scalar(
        select(Series).where(Series.set_id == set_id).order_by(Series.generation.desc()).limit(1)
    )
    [row] = programme_grid(db, programme.id, now=now, of_sets=[set_id]).rows
    return SetPage(
        set_id=set_id,
        name=learning_set.name,
        project=learning_set.project,
        programme_id=programme.id,
        programme_name=programme.name,
        is_running=programme.state is ProgrammeState.APPROVED,
        zone=programme.zone,
        affirmed=row.affirmed,
        places=_places(db, set_id),
        cells=tuple(row.cells[number] for number in sorted(row.cells)),
        series_state=row.series_state,
        organiser=series.mailbox if series else None,
        join_url=series.join_url if series else None,
        problem=series.problem if series else None,
        booked_at=series.booked_at if series else None,
        checked_at=series.checked_at if series else None,
    )


def _places(db: Session, set_id: int) -> tuple[Place, ...]:
    rows = db.execute(
        select(Membership, Person, Suspension.absence)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Suspension, (Suspension.person_id == Person.id) & Suspension.ended_at.is_(None))
        .where(Membership.set_id == set_id)
        .order_by(Membership.ends_at.is_not(None), Membership.id)
    )
    return tuple(
        Place(
            person_id=person.id,
            name=person.name,
            address=person.address,
            role=membership.role,
            zone=person.zone,
            starts_at=membership.starts_at,
            ends_at=membership.ends_at,
            end_reason=membership.end_reason,
            absence=absence,
        )
        for membership, person, absence in rows
    )
