"""Put a case in HR's words; whatever was decided of other words does not cover these."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.cases import CAN_BE_WRITTEN, CaseState
from service.domain.retention import last_day_of_numbers
from service.domain.states import Consent
from service.errors import Refused
from service.models import SuccessCase
from service.models.encryption import fingerprint
from service.workflows.record_audit import record_audit


def write_case(
    db: Session, case: SuccessCase, words: str, *, edition: int, actor: str, now: datetime
) -> None:
    """Keep the words; their owner reads them before anybody else does.

    Args:
        edition: of the words that the page showed.

    Raises:
        Refused: its owner has not agreed to talk, the words are none, or somebody else wrote since.
    """
    if case.state not in CAN_BE_WRITTEN:
        raise Refused("whose case it is has not agreed to talk about it")
    if not words:
        raise Refused("write something; to drop the case, leave it as it is")
    if edition != case.edition:
        raise Refused("somebody changed it meanwhile; read what stands there now")
    if words == case.words:
        return
    old = fingerprint(case.words) if case.words else None
    case.words = words
    case.edition += 1
    case.state = CaseState.WRITTEN
    case.published = Consent.NO
    case.changed_at = now
    case.delete_after = last_day_of_numbers(now)
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="case-written",
        subject=f"case:{case.id}",
        old=old,
        new=fingerprint(words),
    )
