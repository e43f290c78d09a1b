"""What sets are asked to vote on, and what members pressed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, cast, delete, null, select, union_all
from sqlalchemy.orm import Session

from service.domain.states import Role
from service.domain.votes import VoteKind
from service.models import Membership, QuorumChoice, SetSession, SetVote, VotePress


@dataclass(frozen=True)
class Asked:
    """A vote that a set was asked for; `presses` is person id to choice."""

    vote_id: int
    presses: Mapping[int, str]
    outcome: str | None


def about(kind: VoteKind) -> ColumnElement[bool]:
    """Return what joins a session's vote of a kind to it."""
    return and_(SetVote.set_session_id == SetSession.id, SetVote.kind == kind)


def votes_on(db: Session, session_ids: Collection[int], kind: VoteKind) -> dict[int, Asked]:
    """Return the votes of a kind by their session."""
    rows = db.execute(
        select(SetVote, VotePress.person_id, VotePress.choice)
        .outerjoin(VotePress, VotePress.set_vote_id == SetVote.id)
        .where(SetVote.set_session_id.in_(session_ids), SetVote.kind == kind)
    )
    votes: dict[int, SetVote] = {}
    presses: dict[int, dict[int, str]] = defaultdict(dict)
    for vote, person_id, choice in rows:
        votes[vote.set_session_id] = vote
        if person_id is not None:
            presses[vote.id][person_id] = choice
    return {
        session_id: Asked(vote.id, presses[vote.id], vote.outcome)
        for session_id, vote in votes.items()
    }


def members_of(db: Session, set_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return who are members of some sets at present, by set."""
    rows = db.execute(
        select(Membership.set_id, Membership.person_id).where(
            Membership.set_id.in_(set_ids),
            Membership.role == Role.MEMBER,
            Membership.ends_at.is_(None),
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for set_id, person_id in rows:
        found[set_id].add(person_id)
    return {set_id: frozenset(people) for set_id, people in found.items()}


def chosen_and_voted(
    db: Session, session_ids: Collection[int]
) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """Return where it is chosen what happens as few can come, and who voted on it; one query.

    Returns:
        Session ids, and (session id, person id).
    """
    chosen = select(QuorumChoice.set_session_id, cast(null(), Integer)).where(
        QuorumChoice.set_session_id.in_(session_ids)
    )
    voted = (
        select(SetVote.set_session_id, VotePress.person_id)
        .join(VotePress, VotePress.set_vote_id == SetVote.id)
        .where(SetVote.set_session_id.in_(session_ids), SetVote.kind == VoteKind.QUORUM)
    )
    rows = db.execute(union_all(voted, chosen)).all()
    return (
        frozenset(session_id for session_id, person_id in rows if person_id is None),
        frozenset((session_id, who) for session_id, who in rows if who is not None),
    )


def press_of(db: Session, vote_id: int, person_id: int) -> VotePress | None:
    """Return a member's press, for its change."""
    return db.scalars(
        select(VotePress).where(VotePress.set_vote_id == vote_id, VotePress.person_id == person_id)
    ).one_or_none()


def quorum_choices(db: Session, session_ids: Collection[int]) -> dict[int, QuorumChoice]:
    """Return what was chosen where few can come, by session."""
    rows = db.scalars(select(QuorumChoice).where(QuorumChoice.set_session_id.in_(session_ids)))
    return {row.set_session_id: row for row in rows}


def forget_quorum(db: Session, set_session_id: int) -> None:
    """Take back what was asked and chosen about a session for a date that no longer holds."""
    asked = select(SetVote.id).where(
        SetVote.set_session_id == set_session_id, SetVote.kind == VoteKind.QUORUM
    )
    db.execute(delete(VotePress).where(VotePress.set_vote_id.in_(asked)))
    db.execute(delete(SetVote).where(SetVote.id.in_(asked)))
    db.execute(delete(QuorumChoice).where(QuorumChoice.set_session_id == set_session_id))
