"""Cancel a held mail for good: it never goes, and its row says that HR wanted it so."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import BREAK_GLASS
from service.domain.states import MailingState
from service.errors import Refused
from service.models import Mailing
from service.store.held_mail import change_untouched
from service.store.told_mail import give_back_told
from service.workflows.record_audit import record_audit


def cancel_mailing(db: Session, mailing_id: int, *, reason: str, actor: str, now: datetime) -> None:
    """Cancel a mail that is held back; what it would have told of another goes by itself.

    Args:
        reason: who cancelled it and why, for colleagues.
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: it is not held, or it is one that HR cannot keep from its reader.
    """
    row = db.get_one(Mailing, mailing_id)
    if row.touchpoint == BREAK_GLASS:
        raise Refused("whose words were opened is told so, whatever HR wants")
    key = row.key
    if not change_untouched(
        db, mailing_id, MailingState.HELD, state=MailingState.SKIPPED, reason=reason
    ):
        raise Refused("this mail is not held back, so there is nothing to cancel")
    give_back_told(db, mailing_id)
    record_audit(
        db, now=now, actor=actor, verb="mailing-cancelled", subject=f"mailing:{key}", new=reason
    )
