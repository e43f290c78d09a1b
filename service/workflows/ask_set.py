"""Let a set vote: on a session to which too few may come, or on how it ends."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.renewal import may_vote_at
from service.domain.votes import VoteKind
from service.models import SetSession, SetVote
from service.store.quorum_risks import quorum_risks
from service.store.session_rows import lock_session
from service.store.votes import votes_on
from service.workflows.record_audit import record_audit


def ask_set(
    db: Session, session: SetSession, kind: VoteKind, asker_id: int, *, now: datetime
) -> bool:
    """Ask every member for one press on their own page.

    Where too few may come their mail follows by itself, as far as their cap allows; about its end
    no mail goes, since they sit together. False where there is nothing to ask, or the set was asked
    already.

    Args:
        session: the one to which few may come, or the set's last.
    """
    lock_session(db, session.id)
    if not _may_be_asked(db, session, kind, now) or votes_on(db, [session.id], kind):
        return False
    db.add(SetVote(set_session_id=session.id, kind=kind, asked_by_id=asker_id, asked_at=now))
    record_audit(
        db,
        now=now,
        actor=f"person:{asker_id}",
        verb="set-asked",
        subject=f"session:{session.id}",
        new=kind,
    )
    return True


def _may_be_asked(db: Session, session: SetSession, kind: VoteKind, now: datetime) -> bool:
    match kind:
        case VoteKind.QUORUM:
            risks = quorum_risks(db, now=now, set_ids=[session.set_id])
            return session.id in {risk.session_id for risk in risks}
        case VoteKind.RENEWAL:
            return may_vote_at(now, starts_at=session.starts_at, ends_at=session.ends_at)
