"""The last words of those who left a set."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import ClosingWord, Membership, Person


def closing_word_of(db: Session, membership_id: int) -> ClosingWord | None:
    """Return what somebody said on leaving a place."""
    return db.scalars(
        select(ClosingWord).where(ClosingWord.membership_id == membership_id)
    ).one_or_none()


def closing_words(db: Session, set_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Return (name, words) of those who left each set, in the order in which they did."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = db.execute(
        select(Membership.set_id, Person, ClosingWord.words)
        .join(Membership, Membership.id == ClosingWord.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.set_id.in_(set_ids))
        .order_by(ClosingWord.id)
    )
    for set_id, person, words in rows:
        found[set_id].append((person.name, words))
    return found
