"""Mails that another mail of the same day tells of, and why somebody gets none."""

from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.models import FormLink, Mailing, Membership, SetSession
from service.store.mailings import KEYS_AT_ONCE


def mailing_ids(db: Session, keys: Sequence[str]) -> dict[str, int]:
    """Return the ids of mails' rows by their keys."""
    found: dict[str, int] = {}
    for first in range(0, len(keys), KEYS_AT_ONCE):
        some = Mailing.key.in_(keys[first : first + KEYS_AT_ONCE])
        found.update(db.execute(select(Mailing.key, Mailing.id).where(some)).all())
    return found


def told_in(db: Session, mailing_id: int) -> list[Mailing]:
    """Return the mails that this one names, in the order in which they were found."""
    query = select(Mailing).where(Mailing.told_in_id == mailing_id).order_by(Mailing.id)
    return list(db.scalars(query))


def sets_named(db: Session, mailing_id: int) -> frozenset[int]:
    """Return the sets whose forms a mail and those that it names open."""
    query = (
        select(FormLink.set_id)
        .join(Mailing, Mailing.form_link_id == FormLink.id)
        .where(or_(Mailing.id == mailing_id, Mailing.told_in_id == mailing_id))
    )
    return frozenset(set_id for set_id in db.scalars(query) if set_id is not None)


def give_back_told(db: Session, mailing_id: int) -> None:
    """Let the mails that one was to name go by themselves, since it does not go."""
    db.execute(
        update(Mailing)
        .where(Mailing.told_in_id == mailing_id, Mailing.state == MailingState.SKIPPED)
        .values(state=MailingState.DUE, reason=None, told_in_id=None)
    )


def has_paused_self(db: Session, row: Mailing) -> bool:
    """Whether a mail's reader asked for a pause in the set that it is about."""
    if row.set_session_id is None or row.about_person_id is not None:
        return False
    query = (
        select(Membership.id)
        .join(SetSession, SetSession.set_id == Membership.set_id)
        .where(
            SetSession.id == row.set_session_id,
            Membership.person_id == row.person_id,
            Membership.ends_at.is_(None),
            Membership.paused_at.is_not(None),
        )
    )
    return db.scalar(query.limit(1)) is not None
