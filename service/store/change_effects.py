"""What the preview of a change compares: sets, people and mails, as the rows stand at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectinload

from service.domain.states import MailingState, SessionState
from service.models import LearningSet, Mailing, Membership, Person, SetSession


@dataclass(frozen=True)
class MailRow:
    """A mail that has a row; `left_at` is service time, once it was asked to be sent."""

    key: str
    touchpoint: str
    state: MailingState
    not_before: datetime | None
    left_at: datetime | None
    session_id: int
    reader_id: int
    address: str
    about: str | None


def sets_as_they_stand(db: Session, set_ids: Sequence[int]) -> list[LearningSet]:
    """Return sets with sessions, memberships and people, read anew."""
    query = (
        select(LearningSet)
        .where(LearningSet.id.in_(set_ids))
        .options(
            selectinload(LearningSet.sessions),
            selectinload(LearningSet.memberships).joinedload(Membership.person),
        )
        .order_by(LearningSet.id)
        .execution_options(populate_existing=True)
    )
    return list(db.scalars(query))


def mail_rows(db: Session, set_ids: Sequence[int]) -> list[MailRow]:
    """Return every mail of these sets that has a row."""
    reader, about = aliased(Person), aliased(Person)
    query = (
        select(
            Mailing.key,
            Mailing.touchpoint,
            Mailing.state,
            Mailing.not_before,
            Mailing.sent_at,
            Mailing.budgeted_at,
            Mailing.set_session_id,
            Mailing.person_id,
            reader.address,
            about.address.label("about"),
        )
        .join(SetSession, SetSession.id == Mailing.set_session_id)
        .join(reader, reader.id == Mailing.person_id)
        .outerjoin(about, about.id == Mailing.about_person_id)
        .where(SetSession.set_id.in_(set_ids))
        .order_by(Mailing.id)
    )
    return [
        MailRow(
            key=row.key,
            touchpoint=row.touchpoint,
            state=row.state,
            not_before=row.not_before,
            left_at=row.sent_at or row.budgeted_at,
            session_id=row.set_session_id,
            reader_id=row.person_id,
            address=row.address,
            about=row.about,
        )
        for row in db.execute(query)
    ]


def addresses_of(db: Session, person_ids: set[int]) -> dict[int, str]:
    """Return each person's address by id."""
    query = select(Person.id, Person.address).where(Person.id.in_(person_ids))
    return {row.id: row.address for row in db.execute(query)}


def standing(learning_set: LearningSet) -> list[SetSession]:
    """Return a set's sessions that stand, in order of time."""
    found = [one for one in learning_set.sessions if one.state is SessionState.SCHEDULED]
    return sorted(found, key=lambda one: one.starts_at)
