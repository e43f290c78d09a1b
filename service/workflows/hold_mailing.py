"""Hold a mail back: a planned one gets an override row under its own key, a due one waits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import BREAK_GLASS
from service.domain.states import MailingState
from service.errors import Refused
from service.models import Mailing
from service.store.held_mail import change_untouched
from service.store.mailings import insert_new
from service.store.planned_mail import PlannedMail
from service.workflows.queue_due_mail import sender_for
from service.workflows.record_audit import record_audit


def hold_planned(
    db: Session,
    mail: PlannedMail,
    *,
    reason: str,
    actor: str,
    now: datetime,
    senders: Sequence[str],
) -> None:
    """Keep a mail that has no row yet from falling due, until it is released.

    Raises:
        Refused: it fell due a moment ago and has a row now.
    """
    row = {
        "key": mail.key,
        "touchpoint": mail.touchpoint,
        "programme_id": mail.programme_id,
        "person_id": mail.reader_id,
        "set_session_id": mail.session_id,
        "about_person_id": mail.about_id,
        "state": MailingState.HELD,
        "reason": reason,
        "due_at": mail.due_at,
        "useless_after": mail.useless_after,
        "mailbox": sender_for(mail.reader_id, senders),
    }
    if not insert_new(db, Mailing, [row], unique="key"):
        raise Refused("this mail has just fallen due; find it under Due")
    record_audit(
        db, now=now, actor=actor, verb="mailing-held", subject=f"mailing:{mail.key}", new=reason
    )


def hold_due(db: Session, mailing_id: int, *, reason: str, actor: str, now: datetime) -> None:
    """Keep a due mail back, as long as no worker has begun to send it.

    Raises:
        Refused: it is on its way or past, or it is one that HR cannot keep from its reader.
    """
    row = db.get_one(Mailing, mailing_id)
    if row.touchpoint == BREAK_GLASS:
        raise Refused("whose words were opened is told so, whatever HR wants")
    key = row.key
    if not change_untouched(
        db, mailing_id, MailingState.DUE, state=MailingState.HELD, reason=reason
    ):
        raise Refused("this mail is on its way already; it cannot be held any more")
    record_audit(
        db, now=now, actor=actor, verb="mailing-held", subject=f"mailing:{key}", new=reason
    )
