"""What sets recommend: all of it for the set, and for its sponsor what was put to them."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.domain.states import Decision, Role, SessionKind, SessionState
from service.models import (
    FormLink,
    LearningSet,
    Membership,
    Programme,
    Recommendation,
    SetSession,
    SponsorPress,
)


def stands() -> ColumnElement[bool]:
    """Say in SQL whether a recommendation stands before the sponsor, in its newest words."""
    return and_(Recommendation.put_at.is_not(None), Recommendation.replaced_at.is_(None))


def waits_for_answer(set_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Say in SQL whether the sponsor still owes a set an answer."""
    return exists().where(
        Recommendation.set_id == set_id, stands(), Recommendation.decision == Decision.PROPOSED
    )


def of_set(db: Session, set_id: int) -> list[Recommendation]:
    """Return everything a set ever recommended, in the order of proposing."""
    query = select(Recommendation).where(Recommendation.set_id == set_id)
    return list(db.scalars(query.order_by(Recommendation.id)))


def put_of_sets(db: Session, set_ids: Collection[int]) -> list[Recommendation]:
    """Return what sets put to their sponsor, replaced words too, in the order of proposing."""
    query = select(Recommendation).where(
        Recommendation.set_id.in_(set_ids), Recommendation.put_at.is_not(None)
    )
    return list(db.scalars(query.order_by(Recommendation.id))) if set_ids else []


def find(db: Session, recommendation_id: int, *, set_id: int) -> Recommendation | None:
    """Return one recommendation, if it is this set's."""
    return db.scalars(
        select(Recommendation).where(
            Recommendation.id == recommendation_id, Recommendation.set_id == set_id
        )
    ).one_or_none()


def made_once(db: Session, once: str) -> Recommendation | None:
    """Return the row that a page has made already."""
    return db.scalars(select(Recommendation).where(Recommendation.once == once)).one_or_none()


def replacing(db: Session, recommendation_id: int) -> Recommendation | None:
    """Return the words that replace a recommendation, or will once they are put."""
    return db.scalars(
        select(Recommendation).where(Recommendation.replaces_id == recommendation_id)
    ).one_or_none()


def put_to(db: Session, recommendation_id: int, *, sponsor_id: int) -> Recommendation | None:
    """Return one recommendation, if it was put to this sponsor."""
    return db.scalars(
        select(Recommendation)
        .join(LearningSet, LearningSet.id == Recommendation.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(
            Recommendation.id == recommendation_id,
            Recommendation.put_at.is_not(None),
            Programme.sponsor_id == sponsor_id,
        )
    ).one_or_none()


def presses(db: Session, set_id: int) -> dict[int, frozenset[int]]:
    """Return who of a set's present members pressed for each recommendation, by its id."""
    rows = db.execute(
        select(SponsorPress.recommendation_id, SponsorPress.person_id)
        .join(Recommendation, Recommendation.id == SponsorPress.recommendation_id)
        .where(
            Recommendation.set_id == set_id,
            SponsorPress.person_id.in_(_members(set_id)),
        )
    )
    found: dict[int, set[int]] = {}
    for recommendation_id, person_id in rows:
        found.setdefault(recommendation_id, set()).add(person_id)
    return {key: frozenset(people) for key, people in found.items()}


def pressed_by(db: Session, recommendation_id: int) -> list[SponsorPress]:
    """Return every press for a recommendation."""
    query = select(SponsorPress).where(SponsorPress.recommendation_id == recommendation_id)
    return list(db.scalars(query))


def members(db: Session, set_id: int) -> frozenset[int]:
    """Return who the members of a set are now."""
    return frozenset(db.scalars(_members(set_id)))


def final_session(db: Session, set_id: int) -> SetSession | None:
    """Return the session in which a set ends, if one stands."""
    return db.scalars(
        select(SetSession)
        .where(
            SetSession.set_id == set_id,
            SetSession.state == SessionState.SCHEDULED,
            SetSession.kind == SessionKind.FINAL,
        )
        .order_by(SetSession.starts_at.desc())
        .limit(1)
    ).one_or_none()


def form_link_of(db: Session, key: str) -> FormLink | None:
    """Return the sponsor's form by its key."""
    return db.scalars(select(FormLink).where(FormLink.key == key)).one_or_none()


def _members(set_id: int) -> Select[int]:
    return (
        select(Membership.person_id)
        .where(
            Membership.set_id == set_id,
            Membership.role == Role.MEMBER,
            Membership.ends_at.is_(None),
        )
        .distinct()
    )
