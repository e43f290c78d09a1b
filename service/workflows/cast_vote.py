"""Take a member's press in a vote of their set; it can be changed until the vote is decided."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.votes import VoteKind
from service.models import Membership, SetSession, VotePress
from service.store.session_rows import lock_session
from service.store.votes import press_of, quorum_choices, votes_on


def cast_vote(
    db: Session, place: Membership, session: SetSession, choice: str, *, now: datetime
) -> bool:
    """Keep what a member would do with a session to which too few may come.

    No audit tells of it, since HR reads the audit and never what somebody voted for. False where
    the set was not asked, somebody has chosen, or the session has begun.
    """
    lock_session(db, session.id)
    asked = votes_on(db, [session.id], VoteKind.QUORUM).get(session.id)
    if asked is None or session.starts_at <= now or quorum_choices(db, [session.id]):
        return False
    keep_press(db, asked.vote_id, place.person_id, choice, now=now)
    return True


def keep_press(db: Session, vote_id: int, person_id: int, choice: str, *, now: datetime) -> None:
    """Write what a member pressed in a vote that runs; the last press counts."""
    row = press_of(db, vote_id, person_id)
    if row is None:
        row = VotePress(set_vote_id=vote_id, person_id=person_id)
        db.add(row)
    row.choice, row.pressed_at = choice, now
