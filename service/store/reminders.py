"""What a reminder that HR asks for has to know: open forms, and who had a mail of theirs today."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from service.domain.states import MailingState
from service.models import FormLink, Mailing, Reply
from service.models.base import Instant
from service.store.journey_progress import ON_THEIR_WAY, OUT


def silent_links(
    db: Session, programme_id: int, link_ids: Collection[int], *, now: datetime
) -> list[FormLink]:
    """Return those of a programme's forms that are open and unanswered, whoever answers now."""
    query = (
        select(FormLink)
        .outerjoin(Reply, Reply.form_link_id == FormLink.id)
        .where(
            FormLink.programme_id == programme_id,
            FormLink.id.in_(link_ids),
            FormLink.cancelled_at.is_(None),
            FormLink.closes_at > now,
            Reply.id.is_(None),
        )
        .options(joinedload(FormLink.person))
        .order_by(FormLink.id)
    )
    return list(db.scalars(query))


def newest_mail_of(
    db: Session, programme_id: int, person_ids: Collection[int], forms: Collection[str]
) -> tuple[dict[int, datetime], set[int]]:
    """Return, by person, when the newest mail of such a form left; and to whom one is on its way.

    A mail that told of another counts as that one, too.
    """
    of_form = (
        Mailing.programme_id == programme_id,
        Mailing.person_id.in_(person_ids),
        FormLink.form.in_(forms),
    )
    at = func.coalesce(Mailing.sent_at, Mailing.budgeted_at, type_=Instant)
    left = db.execute(
        select(Mailing.person_id, func.max(at, type_=Instant))
        .join(FormLink, FormLink.id == Mailing.form_link_id)
        .where(*of_form, Mailing.state.in_(OUT), at.is_not(None))
        .group_by(Mailing.person_id)
    )
    waiting = db.scalars(
        select(Mailing.person_id)
        .join(FormLink, FormLink.id == Mailing.form_link_id)
        .where(*of_form, or_(Mailing.state.in_(ON_THEIR_WAY), Mailing.state == MailingState.HELD))
        .distinct()
    )
    return dict(left.all()), set(waiting)
