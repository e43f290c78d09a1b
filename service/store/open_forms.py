"""Forms that can be answered now."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.models import FormLink, Mailing, Reply


def first_open_link(db: Session, *, now: datetime) -> FormLink | None:
    """Return the oldest open form whose mail has gone out and that nobody has answered."""
    query = (
        select(FormLink)
        .join(Mailing, Mailing.form_link_id == FormLink.id)
        .outerjoin(Reply, Reply.form_link_id == FormLink.id)
        .where(
            Mailing.state == MailingState.SENT,
            FormLink.closes_at > now,
            FormLink.cancelled_at.is_(None),
            FormLink.about_person_id.is_(None),
            Reply.id.is_(None),
        )
        .order_by(FormLink.id)
        .limit(1)
    )
    return db.scalars(query).first()
