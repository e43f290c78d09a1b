"""Take a member's press on how their set ends; it can be changed until that is decided."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.renewal import Renewal, may_vote_at
from service.domain.votes import VoteKind
from service.models import Membership, SetSession
from service.store.session_rows import lock_session
from service.store.votes import Asked, votes_on
from service.workflows.cast_vote import keep_press


def vote_to_renew(
    db: Session, place: Membership, last: SetSession, choice: Renewal, *, now: datetime
) -> bool:
    """Keep what a member would do; False where nobody asked, it is decided, or too long ago.

    No audit tells of it, since HR reads the audit and never what somebody voted for.
    """
    asked = open_vote(db, last, now=now)
    if asked is None:
        return False
    keep_press(db, asked.vote_id, place.person_id, choice, now=now)
    return True


def open_vote(db: Session, last: SetSession, *, now: datetime) -> Asked | None:
    """Return the vote that runs, and make others who press in it wait; None where none runs."""
    lock_session(db, last.id)
    asked = votes_on(db, [last.id], VoteKind.RENEWAL).get(last.id)
    is_open = may_vote_at(now, starts_at=last.starts_at, ends_at=last.ends_at)
    return asked if asked is not None and asked.outcome is None and is_open else None
