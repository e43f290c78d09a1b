"""Keep the last word that somebody who leaves says to their set."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.retention import last_day_of_words
from service.models import ClosingWord, Membership
from service.store.closing_words import closing_word_of


def keep_closing_word(db: Session, membership: Membership, words: str, *, now: datetime) -> None:
    """Keep or change the word, or take it out again where it is empty."""
    row = closing_word_of(db, membership.id)
    if not words:
        if row is not None:
            db.delete(row)
        return
    if row is None:
        row = ClosingWord(
            membership_id=membership.id,
            written_at=now,
            delete_after=last_day_of_words(membership.learning_set.programme.ends_at),
        )
        db.add(row)
    row.words = words
