"""The wordings of sets' questions."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import LearningSet, QuestionPress, SetQuestion


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


def released(db: Session, set_ids: Sequence[int]) -> dict[int, SetQuestion]:
    """Return the newest version that each set let its sponsor read, by set."""
    query = (
        select(SetQuestion)
        .where(SetQuestion.set_id.in_(set_ids), SetQuestion.released_at.is_not(None))
        .order_by(SetQuestion.version)
    )
    return {row.set_id: row for row in db.scalars(query)} if set_ids else {}


def pressed_by(db: Session, set_question_id: int) -> list[QuestionPress]:
    """Return every press that the sponsor may read a version."""
    query = select(QuestionPress).where(QuestionPress.set_question_id == set_question_id)
    return list(db.scalars(query))
