"""What a reminder that HR asks for has to know: open forms, and who had a mail of theirs today."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

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


def left_by_form(
    db: Session,
    forms: Collection[str],
    *,
    of_links: Collection[int] | None = None,
    to: Collection[int] | None = None,
) -> dict[int, tuple[datetime, datetime]]:
    """Return, by form link, when its first and its newest mail left, itself or told in another.

    Args:
        forms: slugs.
        of_links: these alone.
        to: mails to these people alone.
    """
    told_in = aliased(Mailing)
    at = func.coalesce(
        Mailing.sent_at, Mailing.budgeted_at, told_in.sent_at, told_in.budgeted_at, type_=Instant
    )
    query = (
        select(Mailing.form_link_id, func.min(at, type_=Instant), func.max(at, type_=Instant))
        .join(FormLink, FormLink.id == Mailing.form_link_id)
        .outerjoin(told_in, told_in.id == Mailing.told_in_id)
        .where(
            FormLink.form.in_(forms),
            or_(Mailing.state.in_(OUT), told_in.state.in_(OUT)),
            at.is_not(None),
        )
        .group_by(Mailing.form_link_id)
    )
    if of_links is not None:
        query = query.where(Mailing.form_link_id.in_(of_links))
    if to is not None:
        query = query.where(Mailing.person_id.in_(to))
    rows = db.execute(query)
    return {link_id: (first, newest) for link_id, first, newest in rows if link_id is not None}
