"""A second HR lead agrees that something is opened, or does not; its owner is told at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.break_glass import (
    READABLE,
    GlassStanding,
    GlassState,
    Lead,
    glass_standing,
)
from service.errors import Refused
from service.models import BreakGlass
from service.store.break_glass import openables
from service.store.journey import HolidaysOf
from service.store.named_leads import is_named
from service.workflows.record_audit import record_audit
from service.workflows.tell_opened import tell_opened


def approve_opening(
    db: Session,
    row: BreakGlass,
    *,
    lead: Lead,
    senders: Sequence[str],
    holidays_of: HolidaysOf,
    now: datetime,
) -> None:
    """Open it to whoever asked, for some hours, and queue the mail to its owner.

    Args:
        row: locked.
        now: service time.

    Raises:
        Refused: it is not theirs to answer, it does not wait any more, or the words are gone.
    """
    _may_answer(db, row, lead, now)
    there = {one.form_link_id for one in openables(db, row.programme_id, row.person_id)}
    if row.form_link_id not in there:
        raise Refused("these words were deleted meanwhile; there is nothing left to open")
    _answer(db, row, GlassState.APPROVED, lead, now)
    row.readable_until = now + READABLE
    db.flush()
    tell_opened(db, row, senders=senders, holidays_of=holidays_of, now=now)


def refuse_opening(db: Session, row: BreakGlass, *, lead: Lead, now: datetime) -> None:
    """Leave it closed.

    Raises:
        Refused: it is not theirs to answer, or it does not wait any more.
    """
    _may_answer(db, row, lead, now)
    _answer(db, row, GlassState.REFUSED, lead, now)


def _may_answer(db: Session, row: BreakGlass, lead: Lead, now: datetime) -> None:
    if row.asked_by == lead.actor or row.asked_by_address == lead.address.casefold():
        raise Refused("who asks cannot agree as well; the second lead has to")
    if not lead.address or not is_named(db, row.programme_id, lead.address):
        raise Refused("you are not named as an HR lead of this programme")
    standing = glass_standing(
        row.state, asked_at=row.asked_at, readable_until=row.readable_until, now=now
    )
    if standing is not GlassStanding.WAITING:
        raise Refused("this waits for an answer no more")


def _answer(db: Session, row: BreakGlass, state: GlassState, lead: Lead, now: datetime) -> None:
    row.state = state
    row.answered_by, row.answered_by_name, row.answered_at = lead.actor, lead.name, now
    record_audit(
        db,
        now=now,
        actor=lead.actor,
        verb=f"opening-{state}",
        subject=f"break-glass:{row.id}",
        new=row.purpose,
    )
