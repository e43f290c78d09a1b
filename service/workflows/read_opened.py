"""Read what was opened; each reading is written down."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.break_glass import GlassStanding, Lead, glass_standing
from service.errors import Refused
from service.models import BreakGlass
from service.store.break_glass import OpenedField, opened_fields
from service.workflows.record_audit import record_audit


def read_opened(
    db: Session, row: BreakGlass, *, lead: Lead, now: datetime
) -> tuple[int, list[OpenedField]]:
    """Return the version of the form and the fields that can be read.

    Args:
        row: locked.
        now: service time.

    Raises:
        Refused: somebody else asked, nobody agreed, the hours are over, or the words are gone.
    """
    if row.asked_by != lead.actor:
        raise Refused("only who asked may read it")
    standing = glass_standing(
        row.state, asked_at=row.asked_at, readable_until=row.readable_until, now=now
    )
    if standing is not GlassStanding.READABLE:
        raise Refused("this is not open")
    found = None if row.form_link_id is None else opened_fields(db, row.form_link_id)
    if found is None:
        raise Refused("these words were deleted meanwhile; there is nothing left to read")
    if row.read_at is None:
        row.read_at = now
    record_audit(
        db, now=now, actor=lead.actor, verb="opened-words-read", subject=f"break-glass:{row.id}"
    )
    return found
