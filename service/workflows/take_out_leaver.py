"""HR's word on somebody whom the directory misses: they have left the organisation."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.absence import Verdict
from service.errors import Refused
from service.models import DirectoryEntry
from service.store.directory_check import open_places, reports_of
from service.store.suspensions import standing_suspension
from service.workflows.keep_person import NOT_SUSPENDED
from service.workflows.leave_set import leave_set
from service.workflows.lift_suspension import lift_suspension
from service.workflows.set_manager import set_manager


def take_out_leaver(db: Session, person_id: int, *, actor: str, now: datetime) -> int:
    """Let them leave every set and manage nobody; what they did stays where it is.

    Their reports have no manager until somebody names one, or the directory does. A programme
    that they sponsor keeps their name until HR names another sponsor.

    Args:
        actor: as the audit names them.
        now: service time.

    Returns:
        How many sets they left.

    Raises:
        Refused: nothing stands to be decided.
    """
    suspension = standing_suspension(db, person_id)
    if suspension is None:
        raise Refused(NOT_SUSPENDED)
    places = open_places(db, person_id)
    for place in places:
        leave_set(db, place, actor=actor, now=now)
        place.end_reason = "directory"
    for report in reports_of(db, person_id):
        set_manager(db, report, None, actor=actor, now=now)
    db.get_one(DirectoryEntry, person_id).is_settled = True
    lift_suspension(db, suspension, Verdict.LEFT, actor=actor, now=now)
    return len(places)
