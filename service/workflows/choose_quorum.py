"""Say what happens with a session to which too few may come."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import Quorum
from service.models import QuorumChoice
from service.store.votes import quorum_choices


def choose_quorum(
    db: Session, set_session_id: int, choice: Quorum, *, by_id: int, now: datetime
) -> None:
    """Keep the choice; the last one counts. HR brings about what changes the calendar."""
    row = quorum_choices(db, [set_session_id]).get(set_session_id)
    if row is None:
        row = QuorumChoice(set_session_id=set_session_id)
        db.add(row)
    row.choice, row.chosen_by_id, row.chosen_at = choice, by_id, now
