"""Forms that can be answered now."""

from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from service.domain.states import MailingState, Role
from service.models import FormLink, Mailing, Membership, Reply


def first_open_link(db: Session, *, now: datetime) -> FormLink | None:
    """Return a member's oldest open form whose mail has gone out and that nobody has answered."""
    query = (
        select(FormLink)
        .join(Mailing, Mailing.form_link_id == FormLink.id)
        .join(
            Membership,
            and_(Membership.set_id == FormLink.set_id, Membership.person_id == FormLink.person_id),
        )
        .outerjoin(Reply, Reply.form_link_id == FormLink.id)
        .where(
            Mailing.state == MailingState.SENT,
            FormLink.closes_at > now,
            FormLink.cancelled_at.is_(None),
            FormLink.about_person_id.is_(None),
            Membership.role == Role.MEMBER,
            Membership.ends_at.is_(None),
            Reply.id.is_(None),
        )
        .order_by(FormLink.id)
        .limit(1)
    )
    return db.scalars(query).first()
