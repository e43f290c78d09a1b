"""Sessions to come to which too few are likely to come, two weeks ahead."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.journey.decide import likely_to_come, quorum_of
from service.domain.journey.touchpoints import BY_SLUG
from service.domain.states import ProgrammeState, Role, SessionState
from service.models import LearningSet, Membership, Programme, QuorumChoice, SetSession
from service.store.journey_progress import comes_of

AHEAD = timedelta(days=14)
SOON = timedelta(days=4)
"""From two working days before a session, over a weekend, silence counts as the mail counts it."""
_KINDS = BY_SLUG["quorum-risk"].kinds


@dataclass(frozen=True)
class QuorumRisk:
    """A session of which fewer than `quorum` of its `members` come, as far as is known.

    Before it is soon, whoever has said nothing may still come: most are not even asked yet.
    """

    programme_id: int
    programme_name: str
    set_name: str
    session_id: int
    number: int
    starts_local: datetime
    """Naive wall time where the set meets."""
    minutes: int
    coming: int
    """Who is likely to come; before it is soon, who has not said that they cannot."""
    is_soon: bool
    quorum: int
    members: int


def quorum_risks(
    db: Session,
    *,
    now: datetime,
    programme_id: int | None = None,
    set_ids: Collection[int] | None = None,
) -> list[QuorumRisk]:
    """Return what the next two weeks hold, the soonest first.

    Where somebody has chosen what to do, nothing waits. Five queries however much there is.

    Args:
        programme_id: one programme alone.
        set_ids: some sets alone.
    """
    query = (
        select(SetSession, LearningSet.name, Programme)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .outerjoin(QuorumChoice, QuorumChoice.set_session_id == SetSession.id)
        .where(
            SetSession.state == SessionState.SCHEDULED,
            SetSession.kind.in_(_KINDS),
            SetSession.starts_at > now,
            SetSession.starts_at <= now + AHEAD,
            QuorumChoice.id.is_(None),
            Programme.state == ProgrammeState.APPROVED,
            Programme.paused_at.is_(None),
        )
        .order_by(SetSession.starts_at, SetSession.id)
    )
    if programme_id is not None:
        query = query.where(Programme.id == programme_id)
    if set_ids is not None:
        query = query.where(LearningSet.id.in_(set_ids))
    rows = db.execute(query).all()
    places = _places(db, {session.set_id for session, _, _ in rows})
    comes = comes_of(db, [session.id for session, _, _ in rows])
    found = []
    for session, set_name, programme in rows:
        members = {one.person_id for one in places[session.set_id] if _is_in(one, session)}
        is_soon, quorum = session.starts_at - now <= SOON, quorum_of(len(members))
        coming = (likely_to_come if is_soon else _may_come)(session.id, members, comes)
        if coming < quorum:
            found.append(
                QuorumRisk(
                    programme_id=programme.id,
                    programme_name=programme.name,
                    set_name=set_name,
                    session_id=session.id,
                    number=session.number,
                    starts_local=session.starts_local,
                    minutes=session.minutes,
                    coming=coming,
                    is_soon=is_soon,
                    quorum=quorum,
                    members=len(members),
                )
            )
    return found


def _may_come(
    session_id: int, members: Collection[int], comes: Mapping[tuple[int, int], bool]
) -> int:
    """Return how many members have not said that they cannot come."""
    return sum(comes.get((session_id, person_id), True) for person_id in members)


def _places(db: Session, set_ids: set[int]) -> dict[int, list[Membership]]:
    places: dict[int, list[Membership]] = defaultdict(list)
    query = select(Membership).where(Membership.set_id.in_(set_ids), Membership.role == Role.MEMBER)
    for one in db.scalars(query):
        places[one.set_id].append(one)
    return places


def _is_in(place: Membership, session: SetSession) -> bool:
    is_out = place.ends_at is not None and place.ends_at <= session.starts_at
    return place.starts_at < session.starts_at and not is_out
