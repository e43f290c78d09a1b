"""Take a request back, or close what it opened before its hours are over."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.break_glass import GlassStanding, GlassState, Lead, glass_standing
from service.errors import Refused
from service.models import BreakGlass
from service.workflows.record_audit import record_audit


def withdraw_opening(db: Session, row: BreakGlass, *, lead: Lead, now: datetime) -> None:
    """Let whoever asked, or whoever agreed, end it.

    Args:
        row: locked.

    Raises:
        Refused: it is neither's, or it is over anyway.
    """
    if lead.actor not in (row.asked_by, row.answered_by):
        raise Refused("only who asked, or who agreed, can take this back")
    standing = glass_standing(
        row.state, asked_at=row.asked_at, readable_until=row.readable_until, now=now
    )
    if standing not in (GlassStanding.WAITING, GlassStanding.READABLE):
        raise Refused("this is over already")
    row.state = GlassState.WITHDRAWN
    record_audit(
        db,
        now=now,
        actor=lead.actor,
        verb="opening-withdrawn",
        subject=f"break-glass:{row.id}",
    )
