"""Take a member's press in a vote of their set; it can be changed until the vote is decided."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.renewal import may_vote_at
from service.domain.votes import VoteKind
from service.models import Membership, SetSession, VotePress
from service.store.session_rows import lock_session
from service.store.votes import Asked, press_of, quorum_choices, votes_on


def cast_vote(
    db: Session,
    place: Membership,
    session: SetSession,
    kind: VoteKind,
    choice: str,
    *,
    now: datetime,
) -> bool:
    """Keep what a member would do, the last press; False where no vote of the kind runs.

    No audit tells of it, since HR reads the audit and never what somebody voted for.
    """
    asked = running_vote(db, session, kind, now=now)
    if asked is None:
        return False
    row = press_of(db, asked.vote_id, place.person_id)
    if row is None:
        row = VotePress(set_vote_id=asked.vote_id, person_id=place.person_id)
        db.add(row)
    row.choice, row.pressed_at = choice, now
    return True


def running_vote(
    db: Session, session: SetSession, kind: VoteKind, *, now: datetime
) -> Asked | None:
    """Return the vote that runs, and make others who press in it wait.

    None where the set was not asked, it is decided, or its time is over.
    """
    lock_session(db, session.id)
    asked = votes_on(db, [session.id], kind).get(session.id)
    if asked is None:
        return None
    match kind:
        case VoteKind.QUORUM:
            is_open = session.starts_at > now and not quorum_choices(db, [session.id])
        case VoteKind.RENEWAL:
            in_time = may_vote_at(now, starts_at=session.starts_at, ends_at=session.ends_at)
            is_open = in_time and asked.outcome is None
    return asked if is_open else None
