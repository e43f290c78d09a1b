"""Let a set choose what happens with a session to which too few may come."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.votes import VoteKind
from service.models import SetSession, SetVote
from service.store.quorum_risks import quorum_risks
from service.store.session_rows import lock_session
from service.store.votes import votes_on
from service.workflows.record_audit import record_audit


def ask_set(db: Session, session: SetSession, asker_id: int, *, now: datetime) -> bool:
    """Ask every member for one press; their mail follows by itself, as far as their cap allows.

    False where enough are likely to come, somebody has chosen, or the set was asked already.
    """
    lock_session(db, session.id)
    risks = {risk.session_id for risk in quorum_risks(db, now=now, set_ids=[session.set_id])}
    if session.id not in risks or votes_on(db, [session.id], VoteKind.QUORUM):
        return False
    db.add(
        SetVote(set_session_id=session.id, kind=VoteKind.QUORUM, asked_by_id=asker_id, asked_at=now)
    )
    record_audit(
        db,
        now=now,
        actor=f"person:{asker_id}",
        verb="set-asked",
        subject=f"session:{session.id}",
        old=None,
        new=VoteKind.QUORUM,
    )
    return True
