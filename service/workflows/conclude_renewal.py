"""End a set's vote on how it ends: whoever leads it presses what was agreed."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.renewal import Renewal
from service.models import SetSession
from service.store.renewals import votes_by_id
from service.workflows.record_audit import record_audit
from service.workflows.vote_to_renew import open_vote


def conclude_renewal(
    db: Session, last: SetSession, outcome: Renewal, by_id: int, *, now: datetime
) -> bool:
    """Keep the outcome, which the set reads; False where no vote runs.

    A set that goes on waits on HR's first page; one that closes is done with that.
    """
    asked = open_vote(db, last, now=now)
    if asked is None:
        return False
    for vote in votes_by_id(db, [asked.vote_id]):
        vote.outcome = outcome
    record_audit(
        db,
        now=now,
        actor=f"person:{by_id}",
        verb="renewal-agreed",
        subject=f"session:{last.id}",
        new=outcome,
    )
    return True
