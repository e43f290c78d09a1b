"""Who a programme's series invite."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import LearningSet, Membership, Person


def invited_addresses(db: Session, programme_id: int) -> list[str]:
    """Return the address of every present place in the programme's sets, once a place."""
    query = (
        select(Person.address)
        .join(Membership, Membership.person_id == Person.id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(LearningSet.programme_id == programme_id, Membership.ends_at.is_(None))
        .order_by(Person.address)
    )
    return list(db.scalars(query))
