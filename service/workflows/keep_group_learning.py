"""Keep what a meeting taught the set; the set then has a day to put it otherwise."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from service.models import GroupLearning
from service.store import session_rows


def keep_group_learning(
    db: Session,
    set_session_id: int,
    words: str,
    *,
    written_by_id: int,
    delete_after: date,
    now: datetime,
) -> GroupLearning:
    """Write down, or anew, what a set learned; what it let others read were other words."""
    row = session_rows.group_learning(db, set_session_id)
    if row is None:
        row = GroupLearning(set_session_id=set_session_id, saved_at=now, delete_after=delete_after)
        db.add(row)
    row.words = words
    row.written_by_id = written_by_id
    row.changed_at = now
    row.released_at = None
    return row
