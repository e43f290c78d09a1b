"""Tasters and who signed up, read for pages and mails; the number of queries never grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from service.domain.tasters import Place
from service.models import Champion, Mailing, Taster, TasterPlace


@dataclass(frozen=True)
class TasterLine:
    """A taster in a list, with how many places are taken."""

    taster: Taster
    taken: int


def _is_taken() -> ColumnElement[bool]:
    return TasterPlace.confirmed_at.is_not(None) & TasterPlace.given_back_at.is_(None)


def find_taster(db: Session, taster_id: int, *, locked: bool = False) -> Taster | None:
    """Return a taster with its host; locked, others who confirm at once wait."""
    if locked:
        db.execute(select(Taster.id).where(Taster.id == taster_id).with_for_update())
    return db.scalars(
        select(Taster)
        .where(Taster.id == taster_id)
        .options(joinedload(Taster.champion).joinedload(Champion.person))
    ).one_or_none()


def find_place(db: Session, place_id: int, *, locked: bool = False) -> TasterPlace | None:
    """Return a place with its taster and whose it is; locked, together with its taster."""
    if locked:
        of_place = select(TasterPlace.taster_id).where(TasterPlace.id == place_id)
        db.execute(
            select(Taster.id).where(Taster.id == of_place.scalar_subquery()).with_for_update()
        )
    return db.scalars(
        select(TasterPlace)
        .where(TasterPlace.id == place_id)
        .options(
            joinedload(TasterPlace.person),
            joinedload(TasterPlace.taster).joinedload(Taster.champion).joinedload(Champion.person),
        )
        .execution_options(populate_existing=locked)
    ).one_or_none()


def place_of(db: Session, taster_id: int, person_id: int) -> TasterPlace | None:
    """Return somebody's place in a taster."""
    return db.scalars(
        select(TasterPlace).where(
            TasterPlace.taster_id == taster_id, TasterPlace.person_id == person_id
        )
    ).one_or_none()


def taken(db: Session, taster_id: int) -> int:
    """Return how many have a place."""
    query = select(func.count()).where(TasterPlace.taster_id == taster_id, _is_taken())
    return db.scalar(query) or 0


def asked(db: Session, taster_id: int) -> int:
    """Return how many ever signed up, confirmed or not."""
    return db.scalar(select(func.count()).where(TasterPlace.taster_id == taster_id)) or 0


def who_comes(db: Session, taster_id: int) -> Sequence[TasterPlace]:
    """Return the places that count, as they were confirmed."""
    return db.scalars(
        select(TasterPlace)
        .where(TasterPlace.taster_id == taster_id, _is_taken())
        .options(joinedload(TasterPlace.person))
        .order_by(TasterPlace.confirmed_at, TasterPlace.id)
    ).all()


def tasters_of(db: Session, champion_ids: Sequence[int], *, since: datetime) -> list[TasterLine]:
    """Return champions' tasters that end after an instant and stand, the next one first."""
    count = (
        select(func.count())
        .where(TasterPlace.taster_id == Taster.id, _is_taken())
        .correlate(Taster)
        .scalar_subquery()
    )
    rows = db.execute(
        select(Taster, count)
        .where(
            Taster.champion_id.in_(champion_ids),
            Taster.ends_at > since,
            Taster.called_off_at.is_(None),
        )
        .options(joinedload(Taster.champion).joinedload(Champion.person))
        .order_by(Taster.starts_at, Taster.id)
    )
    return [TasterLine(*row) for row in rows]


def own_taster(db: Session, taster_id: int, *, champion_id: int) -> Taster | None:
    """Return a taster, if this champion hosts it."""
    return db.scalars(
        select(Taster).where(Taster.id == taster_id, Taster.champion_id == champion_id)
    ).one_or_none()


def told_place(db: Session, mailing_id: int) -> TasterPlace | None:
    """Return the place that a mail is about."""
    place_id = db.scalar(select(Mailing.taster_place_id).where(Mailing.id == mailing_id))
    return None if place_id is None else find_place(db, place_id)


_OWES_FOR = timedelta(days=14)
"""After its end: a thank-you is useless a week after the first working day."""


def places_that_may_owe(
    db: Session, *, now: datetime, place_id: int | None = None
) -> Sequence[TasterPlace]:
    """Return confirmed places of tasters ahead or just over, or one of them; one query."""
    query = (
        select(TasterPlace)
        .join(Taster, Taster.id == TasterPlace.taster_id)
        .where(_is_taken(), Taster.ends_at > now - _OWES_FOR)
        .options(
            joinedload(TasterPlace.person),
            joinedload(TasterPlace.taster).joinedload(Taster.champion).joinedload(Champion.person),
        )
        .order_by(TasterPlace.id)
    )
    if place_id is not None:
        query = query.where(TasterPlace.id == place_id)
    return db.scalars(query).all()


def as_owing(row: TasterPlace) -> Place:
    """Return a place as the rules of its mails want it."""
    return Place(
        starts_at=row.taster.starts_at,
        ends_at=row.taster.ends_at,
        called_off_at=row.taster.called_off_at,
        confirmed_at=row.confirmed_at,
        given_back_at=row.given_back_at,
    )
