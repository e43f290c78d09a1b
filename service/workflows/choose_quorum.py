"""Say what happens with a session to which too few may come; a moved one is asked about anew."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import Quorum
from service.models import QuorumChoice
from service.store.session_rows import quorum_choice
from service.store.votes import forget_quorum


def choose_quorum(
    db: Session, set_session_id: int, choice: Quorum, *, by_id: int, now: datetime
) -> None:
    """Keep the choice; the last one counts. HR brings about what changes the calendar."""
    row = quorum_choice(db, set_session_id)
    if row is None:
        row = QuorumChoice(set_session_id=set_session_id)
        db.add(row)
    row.choice, row.chosen_by_id, row.chosen_at = choice, by_id, now


def forget_choice(db: Session, set_session_id: int) -> None:
    """Take back what was asked and chosen, since it was about another date."""
    forget_quorum(db, set_session_id)
