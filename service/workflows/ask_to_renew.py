"""Let a set say at its end whether it goes on."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.renewal import may_vote_at
from service.domain.votes import VoteKind
from service.models import SetSession, SetVote
from service.store.session_rows import lock_session
from service.store.votes import votes_on
from service.workflows.record_audit import record_audit


def ask_to_renew(db: Session, last: SetSession, asker_id: int, *, now: datetime) -> bool:
    """Open the vote on every member's own page; no mail goes, since they sit together.

    Args:
        last: the set's last session.

    False where it has not begun, it is too long ago, or the set was asked already.
    """
    lock_session(db, last.id)
    if not may_vote_at(now, starts_at=last.starts_at, ends_at=last.ends_at):
        return False
    if votes_on(db, [last.id], VoteKind.RENEWAL):
        return False
    db.add(
        SetVote(set_session_id=last.id, kind=VoteKind.RENEWAL, asked_by_id=asker_id, asked_at=now)
    )
    record_audit(
        db,
        now=now,
        actor=f"person:{asker_id}",
        verb="set-asked",
        subject=f"session:{last.id}",
        new=VoteKind.RENEWAL,
    )
    return True
