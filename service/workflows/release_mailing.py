"""Let a held mail go: the override is lifted, and the mail falls due as if it had never been."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.again import is_again
from service.domain.journey.touchpoints import BY_SLUG
from service.domain.states import MailingState
from service.errors import Refused
from service.models import Mailing
from service.store.held_mail import change_untouched, delete_override
from service.workflows.record_audit import record_audit


def release_mailing(db: Session, mailing_id: int, *, actor: str, now: datetime) -> None:
    """Release a held mail.

    Where sending was never begun the row goes: the next tick decides on live rows whether the
    mail is due, planned, moved or too late. Otherwise the row is due again as it stands.

    Raises:
        Refused: it is not held.
    """
    mailing = db.get_one(Mailing, mailing_id)
    key, touchpoint = mailing.key, mailing.touchpoint
    # Only the journey's mails come back by themselves; one that somebody asked for would not.
    comes_back = touchpoint in BY_SLUG and not is_again(key)
    lifted = comes_back and delete_override(db, mailing_id)
    if not lifted and not change_untouched(
        db, mailing_id, MailingState.HELD, state=MailingState.DUE, reason=None
    ):
        raise Refused("this mail is not held back")
    record_audit(db, now=now, actor=actor, verb="mailing-released", subject=f"mailing:{key}")
