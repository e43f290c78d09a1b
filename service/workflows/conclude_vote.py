"""End a set's vote: whoever leads it presses what is so."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import Quorum
from service.domain.votes import VoteKind
from service.models import SetSession, SetVote
from service.workflows.cast_vote import running_vote
from service.workflows.choose_quorum import choose_quorum
from service.workflows.record_audit import record_audit


def conclude_vote(
    db: Session, session: SetSession, kind: VoteKind, choice: str, by_id: int, *, now: datetime
) -> bool:
    """Keep the outcome, which the set reads; False where no vote of the kind runs.

    A session that runs all the same and a set that closes are done with that. Everything else waits
    on HR's first page, with what it leads to.

    Args:
        choice: one of those of its kind.
    """
    asked = running_vote(db, session, kind, now=now)
    if asked is None:
        return False
    match kind:
        case VoteKind.QUORUM:
            choose_quorum(db, session.id, Quorum(choice), by_id=by_id, now=now)
            verb = "quorum-chosen"
        case VoteKind.RENEWAL:
            db.get_one(SetVote, asked.vote_id).outcome = choice
            verb = "renewal-agreed"
    record_audit(
        db,
        now=now,
        actor=f"person:{by_id}",
        verb=verb,
        subject=f"session:{session.id}",
        new=choice,
    )
    return True
