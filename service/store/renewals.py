"""Sets that agreed at their end to go on, until HR takes it up."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.renewal import Renewal
from service.domain.states import ProgrammeState
from service.domain.votes import VoteKind
from service.models import LearningSet, Programme, SetSession, SetVote


@dataclass(frozen=True)
class GoingOn:
    """What a set agreed on; nobody's votes, and no count of them."""

    vote_id: int
    set_name: str
    programme_id: int
    programme_name: str
    outcome: Renewal


def renewals(db: Session, *, programme_id: int | None = None) -> list[GoingOn]:
    """Return what waits, the longest first.

    Args:
        programme_id: one programme alone.
    """
    query = (
        select(SetVote.id, LearningSet.name, Programme.id, Programme.name, SetVote.outcome)
        .join(SetSession, SetSession.id == SetVote.set_session_id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(
            SetVote.kind == VoteKind.RENEWAL,
            SetVote.outcome.in_([one.value for one in Renewal if one.goes_on]),
            SetVote.seen_at.is_(None),
            Programme.state != ProgrammeState.PLANNED,
        )
        .order_by(SetVote.asked_at, SetVote.id)
    )
    if programme_id is not None:
        query = query.where(Programme.id == programme_id)
    return [
        GoingOn(vote_id, set_name, of_id, of_name, Renewal(outcome))
        for vote_id, set_name, of_id, of_name, outcome in db.execute(query)
        if outcome is not None
    ]


def votes_by_id(db: Session, vote_ids: list[int]) -> list[SetVote]:
    """Return some votes, for their change."""
    return list(db.scalars(select(SetVote).where(SetVote.id.in_(vote_ids)).with_for_update()))
