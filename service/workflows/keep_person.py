"""HR's word on somebody whom the directory misses: keep them."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.absence import Absence, Verdict
from service.errors import Refused
from service.models import DirectoryEntry, Person
from service.store.suspensions import standing_suspension
from service.workflows.lift_suspension import lift_suspension

NOT_SUSPENDED = "they are not suspended any more; somebody decided, or the directory has them again"


def keep_person(db: Session, person_id: int, *, actor: str, now: datetime) -> None:
    """Let mails go to them again although the directory misses them.

    HR is not asked again before the directory has shown them enabled.

    Args:
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: nothing stands to be decided.
    """
    suspension = standing_suspension(db, person_id)
    if suspension is None:
        raise Refused(NOT_SUSPENDED)
    db.get_one(DirectoryEntry, person_id).is_settled = True
    if suspension.absence is Absence.VANISHED:
        # Their account may have been made anew: from now on they are looked up by address.
        db.get_one(Person, person_id).directory_id = None
    lift_suspension(db, suspension, Verdict.KEPT, actor=actor, now=now)
