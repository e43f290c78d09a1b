"""The wordings of sets' questions."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import LearningSet, SetQuestion


def lock_set(db: Session, set_id: int) -> None:
    """Make others who word the same set's question wait."""
    db.execute(select(LearningSet.id).where(LearningSet.id == set_id).with_for_update())


def wordings(db: Session, set_ids: Sequence[int]) -> dict[int, list[SetQuestion]]:
    """Return every wording by set, the first one first; nothing for a set that changed none."""
    found: dict[int, list[SetQuestion]] = defaultdict(list)
    query = (
        select(SetQuestion)
        .where(SetQuestion.set_id.in_(set_ids))
        .order_by(SetQuestion.set_id, SetQuestion.version)
    )
    for row in db.scalars(query) if set_ids else ():
        found[row.set_id].append(row)
    return found
