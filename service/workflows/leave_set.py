"""Let somebody leave a set: their place is closed, what they said stays with the set."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import ProgrammeState
from service.models import Job, Membership
from service.store import form_links
from service.workflows.change import ask_for_calendar
from service.workflows.record_audit import record_audit


def leave_set(
    db: Session, membership: Membership, *, actor: str, now: datetime, reason: str = "left"
) -> Job | None:
    """Close a place in a set, cancel its open forms, and ask for the calendar to follow.

    Args:
        membership: read in this transaction; one that is closed already is left as it is.
        actor: as the audit names them.
        now: service time.
        reason: a process word, as `declined`, never their own.

    Returns:
        The job that takes them out of future dates; None where they had left before, or where
        the programme is not approved, so that no calendar knows of it.
    """
    # Locked first, as whoever approves or replaces the plan does: it is approved or it is not.
    programme = membership.learning_set.programme
    db.refresh(programme, with_for_update=True)
    # Locked, so that a double press is one leaving.
    # Its own column alone: PostgreSQL locks no row that was read beside an outer join.
    db.refresh(membership, ["ends_at"], with_for_update=True)
    if membership.ends_at is not None:
        return None
    membership.ends_at = now
    membership.end_reason = reason
    links = form_links.open_links_of_member(
        db, person_id=membership.person_id, set_id=membership.set_id, now=now
    )
    for link in links:
        link.cancelled_at = now
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="left-set",
        subject=f"membership:{membership.id}",
        new=f"set:{membership.set_id}",
    )
    if programme.state is not ProgrammeState.APPROVED:
        return None
    return ask_for_calendar(db, programme, actor=actor, now=now)
