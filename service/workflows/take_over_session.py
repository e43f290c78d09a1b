"""Say who hosts a session of a set that runs itself: a member takes it over, or passes it on."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import SessionHost, SetSession
from service.store.hosting import Hosted, host_row, hosted
from service.workflows.record_audit import record_audit


def take_over_session(db: Session, session: SetSession, person_id: int, *, now: datetime) -> bool:
    """Let a member host a session; False where it is not theirs to take, or is theirs already.

    Args:
        now: service time.
    """
    found = _to_come(db, session, now=now)
    if found is None or person_id not in found.ring.able or _is_host(found, person_id):
        return False
    _write(db, session, found, person_id, by=person_id, now=now)
    return True


def pass_session_on(db: Session, session: SetSession, person_id: int, *, now: datetime) -> bool:
    """Ask the next member to host in somebody's place.

    False where the session is not theirs any more, or where nobody else could host it.

    Args:
        now: service time.
    """
    found = _to_come(db, session, now=now)
    following = None if found is None else found.ring.after(person_id)
    if found is None or following is None or not _is_host(found, person_id):
        return False
    _write(db, session, found, following, by=person_id, now=now)
    return True


def _to_come(db: Session, session: SetSession, *, now: datetime) -> Hosted | None:
    # Locked, so that of two who press at once the second sees what the first did.
    db.refresh(session, ["starts_at"], with_for_update=True)
    return None if session.starts_at <= now else hosted(db, [session]).get(session.id)


def _is_host(found: Hosted, person_id: int) -> bool:
    return found.host is not None and found.host.id == person_id


def _write(
    db: Session, session: SetSession, found: Hosted, person_id: int, *, by: int, now: datetime
) -> None:
    row = host_row(db, session.id)
    if row is None:
        row = SessionHost(set_session_id=session.id)
        db.add(row)
    row.person_id, row.taken_at = person_id, now
    record_audit(
        db,
        now=now,
        actor=f"person:{by}",
        verb="session-hosted",
        subject=f"set:{session.set_id}",
        old=None if found.host is None else f"person:{found.host.id}",
        new=f"person:{person_id}",
    )
