"""End a set's vote on a session to which too few may come: whoever leads it presses what is so."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import Quorum
from service.domain.votes import VoteKind
from service.models import SetSession
from service.store.session_rows import lock_session
from service.store.votes import quorum_choices, votes_on
from service.workflows.choose_quorum import choose_quorum
from service.workflows.record_audit import record_audit


def conclude_vote(
    db: Session, session: SetSession, choice: Quorum, by_id: int, *, now: datetime
) -> bool:
    """Keep the outcome; False where the set was not asked, it is chosen, or the session has begun.

    "run" is done with that. The others wait on HR's first page, with the change that each leads to.
    """
    lock_session(db, session.id)
    if session.starts_at <= now or quorum_choices(db, [session.id]):
        return False
    if not votes_on(db, [session.id], VoteKind.QUORUM):
        return False
    choose_quorum(db, session.id, choice, by_id=by_id, now=now)
    record_audit(
        db,
        now=now,
        actor=f"person:{by_id}",
        verb="quorum-chosen",
        subject=f"session:{session.id}",
        old=None,
        new=choice,
    )
    return True
