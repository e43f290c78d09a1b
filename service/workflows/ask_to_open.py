"""Ask that one thing of one person be opened; a second HR lead answers."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.break_glass import (
    KEPT_DAYS,
    GlassPurpose,
    GlassStanding,
    GlassState,
    Lead,
    glass_standing,
)
from service.errors import Refused
from service.models import BreakGlass, Programme
from service.models.encryption import fingerprint
from service.store.break_glass import glass_requests, openables
from service.store.named_leads import named_leads
from service.workflows.record_audit import record_audit

LONGEST_REASON = 300
_OF_USE = (GlassStanding.WAITING, GlassStanding.READABLE)


def ask_to_open(
    db: Session,
    programme_id: int,
    person_id: int,
    *,
    form_link_id: int,
    what: str,
    purpose: GlassPurpose,
    reason: str,
    lead: Lead,
    now: datetime,
) -> BreakGlass:
    """Write the request down; pressed twice, it is one.

    Args:
        what: the form's title and session, as its owner reads them.
        reason: the asker's own words, for the second lead and the owner.
        now: service time.

    Raises:
        Refused: there is no reason, no second lead to answer, or nothing there to open.
    """
    # Locked, so that a double press asks once.
    db.get_one(Programme, programme_id, with_for_update=True)
    if not reason:
        raise Refused("say why in your own words; the second lead and the person read it")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"say it in {LONGEST_REASON} characters; it stands in a mail")
    if not lead.address:
        raise Refused("your sign-in told no address, so nobody could tell you from the second lead")
    if not any(one.address != lead.address.casefold() for one in named_leads(db, programme_id)):
        raise Refused("name a second HR lead for this programme first, who has to agree")
    if form_link_id not in {one.form_link_id for one in openables(db, programme_id, person_id)}:
        raise Refused("this cannot be opened; choose from the list")
    for row in glass_requests(db, programme_id):
        standing = glass_standing(
            row.state, asked_at=row.asked_at, readable_until=row.readable_until, now=now
        )
        is_same = row.form_link_id == form_link_id and row.asked_by == lead.actor
        if is_same and standing in _OF_USE:
            return row
    row = BreakGlass(
        programme_id=programme_id,
        person_id=person_id,
        form_link_id=form_link_id,
        what=what,
        purpose=purpose,
        reason=reason,
        state=GlassState.ASKED,
        asked_by=lead.actor,
        asked_by_name=lead.name,
        asked_by_address=lead.address.casefold(),
        asked_at=now,
        delete_after=(now + timedelta(days=KEPT_DAYS)).date(),
    )
    db.add(row)
    db.flush()
    # All of HR reads the audit, and who is asked about is for the leads: it names no person.
    record_audit(
        db,
        now=now,
        actor=lead.actor,
        verb="opening-asked",
        subject=f"break-glass:{row.id}",
        new=f"{purpose}, {fingerprint(reason)}",
    )
    return row
