"""Who is suspended, and the mails that wait because of it."""

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.models import Mailing, Membership, Person, SetSession, Suspension

READER_SUSPENDED = "waits for you: the directory has no enabled account for its reader"
SUBJECT_SUSPENDED = "waits for you: the directory has no enabled account for whom it is about"
NO_MANAGER = "waits for you: nobody is named as the manager; name one on the first page"
_WAITING = (READER_SUSPENDED, SUBJECT_SUSPENDED, NO_MANAGER)


def standing_suspension(db: Session, person_id: int) -> Suspension | None:
    """Return the suspension that stands for somebody, kept from every other writer."""
    query = select(Suspension).where(
        Suspension.person_id == person_id, Suspension.ended_at.is_(None)
    )
    return db.scalars(query.with_for_update()).one_or_none()


def why_suspended(db: Session, *, reader_id: int, about_id: int | None) -> str | None:
    """Say why a mail has to wait, in words HR reads; None where nobody of the two is suspended."""
    suspended = set(
        db.scalars(
            select(Suspension.person_id).where(
                Suspension.ended_at.is_(None), Suspension.person_id.in_((reader_id, about_id))
            )
        )
    )
    if reader_id in suspended:
        return READER_SUSPENDED
    return SUBJECT_SUSPENDED if about_id in suspended else None


def let_held_mail_be_decided(db: Session, person_id: int) -> None:
    """Make mails due again that waited for HR's word on somebody; each is decided anew.

    What is too late by now, or about somebody who left, is skipped then with that reason.
    """
    db.execute(
        update(Mailing)
        .where(
            Mailing.state == MailingState.HELD,
            Mailing.reason.in_(_WAITING),
            or_(Mailing.person_id == person_id, Mailing.about_person_id == person_id),
        )
        .values(state=MailingState.DUE, reason=None),
        execution_options={"synchronize_session": False},
    )


def lacks_manager(db: Session, *, member_id: int, session_id: int) -> bool:
    """Say whether somebody who is still in a session's set has nobody as their manager."""
    query = (
        select(Membership.id)
        .join(SetSession, SetSession.set_id == Membership.set_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            SetSession.id == session_id,
            Membership.person_id == member_id,
            Membership.ends_at.is_(None),
            Person.manager_id.is_(None),
        )
    )
    return db.scalars(query.limit(1)).first() is not None
