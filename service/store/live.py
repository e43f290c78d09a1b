"""What the live page of a session shows, and which presses it took already."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.live import OPENS_BEFORE, STAYS_AFTER, GivenWrite
from service.domain.states import SessionState
from service.domain.turns import Waiting
from service.models import Action, Attendance, LiveWrite, Person, SetSession, Turn
from service.store.session_rows import members_at
from service.store.turns import ledgers


@dataclass(frozen=True)
class LiveFacts:
    """One session as it runs; members by name, the rest by person."""

    session: SetSession
    of: int
    members: tuple[Person, ...]
    writes: tuple[LiveWrite, ...]
    attended: dict[int, bool | None]
    turns: dict[int, Turn]
    actions: dict[int, tuple[Action, ...]]
    ledger: tuple[Waiting, ...]


def live_session(db: Session, set_id: int, *, now: datetime) -> SetSession | None:
    """Return the session whose live page is open: from an hour before it to the end of its day."""
    return db.scalars(
        select(SetSession)
        .where(
            SetSession.set_id == set_id,
            SetSession.state == SessionState.SCHEDULED,
            SetSession.starts_at <= now + OPENS_BEFORE,
            SetSession.ends_at >= now - STAYS_AFTER,
        )
        .order_by(SetSession.starts_at.desc())
        .limit(1)
    ).one_or_none()


def live_facts(db: Session, session: SetSession) -> LiveFacts:
    """Return everything; a fixed number of queries whatever the set noted."""
    standing = select(SetSession.id).where(
        SetSession.set_id == session.set_id, SetSession.state == SessionState.SCHEDULED
    )
    writes = select(LiveWrite).where(LiveWrite.set_session_id == session.id)
    came = select(Attendance).where(Attendance.set_session_id == session.id)
    turns = select(Turn).where(Turn.set_session_id == session.id)
    agreed = select(Action).where(Action.agreed_in_id == session.id).order_by(Action.id)
    actions: dict[int, tuple[Action, ...]] = {}
    for row in db.scalars(agreed):
        actions[row.owner_id] = (*actions.get(row.owner_id, ()), row)
    return LiveFacts(
        session=session,
        of=len(db.scalars(standing).all()),
        members=tuple(members_at(db, session)),
        writes=tuple(db.scalars(writes.order_by(LiveWrite.id))),
        attended={row.person_id: row.attended for row in db.scalars(came)},
        turns={row.person_id: row for row in db.scalars(turns)},
        actions=actions,
        ledger=ledgers(db, [session])[session.id],
    )


def is_overtaken(db: Session, set_session_id: int, given: GivenWrite) -> bool:
    """Say whether the same was pressed later already, on whichever device."""
    later = (
        select(LiveWrite.id)
        .where(
            LiveWrite.set_session_id == set_session_id,
            LiveWrite.kind == given.kind,
            LiveWrite.about_id == given.about_id,
            LiveWrite.pressed_at > given.pressed_at,
        )
        .limit(1)
    )
    return db.scalar(later) is not None
