"""One session beside the grid: its mails in counts."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.models import Mailing
from service.store.needs_hand import STUCK_MAIL_STATES


@dataclass(frozen=True)
class SessionMails:
    """How many mails of a session are in which kind of state."""

    sent: int
    waiting: int
    stuck: int
    skipped: int


def session_mails(db: Session, session_id: int) -> SessionMails:
    """Count the mails that have a row."""
    counts = dict(
        db.execute(
            select(Mailing.state, func.count(Mailing.id))
            .where(Mailing.set_session_id == session_id)
            .group_by(Mailing.state)
        ).all()
    )
    sent = counts.get(MailingState.SENT, 0)
    skipped = counts.get(MailingState.SKIPPED, 0)
    stuck = sum(counts.get(state, 0) for state in STUCK_MAIL_STATES)
    return SessionMails(
        sent=sent,
        waiting=sum(counts.values()) - sent - skipped - stuck,
        stuck=stuck,
        skipped=skipped,
    )
