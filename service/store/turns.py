"""The ledger of turns of sets, read for one session each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.states import Role
from service.domain.turns import Waiting
from service.models import Attendance, Membership, SetSession, Turn
from service.store.journey_progress import comes_of
from service.store.sponsored import standing_sessions


def ledgers(db: Session, sessions: Sequence[SetSession]) -> dict[int, tuple[Waiting, ...]]:
    """Return who waits since when, by session; seven queries however many there are."""
    set_ids = [one.set_id for one in sessions]
    session_ids = [one.id for one in sessions]
    if not sessions:
        return {}
    meetings = standing_sessions(db, set_ids)
    turns = _turns(db, set_ids)
    comes = comes_of(db, session_ids)
    told = {
        (row.set_session_id, row.person_id): row
        for row in db.scalars(select(Attendance).where(Attendance.set_session_id.in_(session_ids)))
    }
    seats: dict[int, list[Membership]] = defaultdict(list)
    for seat in db.scalars(
        select(Membership)
        .where(
            Membership.set_id.in_(set_ids),
            Membership.role == Role.MEMBER,
            Membership.ends_at.is_(None),
        )
        .order_by(Membership.id)
    ):
        seats[seat.set_id].append(seat)
    return {
        one.id: tuple(
            _waiting(
                seat,
                meetings=meetings[one.set_id],
                presented=turns.get((one.set_id, seat.person_id), ()),
                told=told.get((one.id, seat.person_id)),
                comes=comes.get((one.id, seat.person_id), True),
            )
            for seat in seats[one.set_id]
        )
        for one in sessions
    }


def _waiting(
    seat: Membership,
    *,
    meetings: Sequence[SetSession],
    presented: Sequence[int],
    told: Attendance | None,
    comes: bool,
) -> Waiting:
    attended = None if told is None else told.attended
    could = [row.number for row in meetings if row.ends_at > seat.starts_at]
    return Waiting(
        person_id=seat.person_id,
        seat=seat.id,
        joined_number=min(could, default=1),
        presented=tuple(sorted(presented)),
        wish=None if told is None else told.presenting,
        comes=comes if attended is None else attended,
        may_be_asked=seat.not_invited_at is None,
    )


def _turns(db: Session, set_ids: Sequence[int]) -> Mapping[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    held = (
        select(SetSession.set_id, Turn.person_id, SetSession.number)
        .join(SetSession, SetSession.id == Turn.set_session_id)
        .where(SetSession.set_id.in_(set_ids))
    )
    for set_id, person_id, number in db.execute(held):
        found[set_id, person_id].append(number)
    return found
