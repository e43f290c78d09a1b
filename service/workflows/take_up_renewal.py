"""Note that HR has taken up what a set agreed on that goes on."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.votes import VoteKind
from service.models import SetVote
from service.store.renewals import renewals, votes_by_id
from service.workflows.record_audit import record_audit


def take_up_renewal(db: Session, vote_id: int, *, actor: str, now: datetime) -> bool | None:
    """Take it off HR's first page; False where that was done before, None where nothing waits."""
    vote = db.get(SetVote, vote_id, with_for_update=True, populate_existing=True)
    if vote is None or vote.kind is not VoteKind.RENEWAL or vote.outcome is None:
        return None
    if vote.seen_at is not None:
        return False
    _take_up(db, vote, actor, now)
    return True


def take_up_renewals(db: Session, programme_id: int, *, actor: str, now: datetime) -> None:
    """Do it for each set of a programme, whose next round has begun."""
    waiting = [one.vote_id for one in renewals(db, programme_id=programme_id)]
    for vote in votes_by_id(db, waiting):
        _take_up(db, vote, actor, now)


def _take_up(db: Session, vote: SetVote, actor: str, now: datetime) -> None:
    vote.seen_at = now
    subject = f"session:{vote.set_session_id}"
    record_audit(db, now=now, actor=actor, verb="renewal-seen", subject=subject)
