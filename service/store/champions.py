"""Who is a champion of what, until when, and how many were asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from service.domain.champions import last_day_over
from service.domain.states import ProgrammeState
from service.models import Champion, Mailing, Person, Programme
from service.store.journey_progress import OUT

INVITATION = "champion-invitation"


def champion_of(db: Session, programme_id: int, person_id: int) -> Champion | None:
    """Return somebody's part as a champion of a programme, also one that has ended, locked."""
    return db.scalars(
        select(Champion)
        .where(Champion.programme_id == programme_id, Champion.person_id == person_id)
        .with_for_update()
    ).one_or_none()


def parts_of(db: Session, person_id: int) -> list[tuple[Champion, str]]:
    """Return what somebody is a champion of, with each programme's name."""
    rows = db.execute(
        select(Champion, Programme.name)
        .join(Programme, Programme.id == Champion.programme_id)
        .where(
            Champion.person_id == person_id,
            Champion.ends_at.is_(None),
            Programme.state != ProgrammeState.PLANNED,
        )
        .order_by(Champion.id)
    )
    return [(champion, name) for champion, name in rows]


def own_part(db: Session, champion_id: int, *, person_id: int) -> Champion | None:
    """Return one part as a champion that stands, if it is this person's."""
    return db.scalars(
        select(Champion)
        .join(Programme, Programme.id == Champion.programme_id)
        .where(
            Champion.id == champion_id,
            Champion.person_id == person_id,
            Champion.ends_at.is_(None),
            Programme.state != ProgrammeState.PLANNED,
        )
    ).one_or_none()


def champions_of(db: Session, programme_id: int) -> Sequence[Champion]:
    """Return a programme's champions with their people, by name."""
    return db.scalars(
        select(Champion)
        .join(Person, Person.id == Champion.person_id)
        .where(Champion.programme_id == programme_id, Champion.ends_at.is_(None))
        .options(joinedload(Champion.person))
        .order_by(Person.family_name, Person.given_name, Person.id)
    ).all()


def count_invited(db: Session, programme_id: int) -> int:
    """Return how many were asked whether they would be champions, whatever they answered."""
    asked = select(func.count()).where(
        Mailing.programme_id == programme_id,
        Mailing.touchpoint == INVITATION,
        Mailing.state.in_(OUT),
    )
    return db.scalar(asked) or 0


def any_term(db: Session) -> bool:
    """Say whether any champion's term can end."""
    query = select(Champion.id).where(Champion.until_on.is_not(None), Champion.ends_at.is_(None))
    return db.scalar(query.limit(1)) is not None


def terms_over(db: Session, *, now: datetime) -> Sequence[Champion]:
    """Return champions whose last day has passed wherever they live, locked."""
    return db.scalars(
        select(Champion)
        .where(Champion.until_on <= last_day_over(now), Champion.ends_at.is_(None))
        .order_by(Champion.id)
        .with_for_update()
    ).all()
