"""What a change of a running programme reads, locked where two changes could meet."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from service.domain.states import (
    ActionState,
    MailingState,
    Role,
    SessionState,
)
from service.models import (
    Action,
    FormLink,
    LearningSet,
    Mailing,
    Membership,
    Programme,
    Reply,
    SetSession,
)

_WHOLE = (
    selectinload(LearningSet.sessions),
    selectinload(LearningSet.memberships).joinedload(Membership.person),
    selectinload(LearningSet.series),
)


def locked_programme(db: Session, programme_id: int) -> Programme:
    """Return a programme as it stands now, kept from every other writer until the commit."""
    return db.get_one(Programme, programme_id, with_for_update=True, populate_existing=True)


def places_to_change(
    db: Session, programme_id: int, membership_ids: Collection[int]
) -> list[Membership]:
    """Return those of some places that members of a programme still hold, locked."""
    query = (
        select(Membership)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(
            LearningSet.programme_id == programme_id,
            Membership.id.in_(membership_ids),
            Membership.role == Role.MEMBER,
            Membership.ends_at.is_(None),
        )
        .order_by(Membership.id)
        .with_for_update(of=Membership)
        .execution_options(populate_existing=True)
    )
    return list(db.scalars(query))


def set_to_change(db: Session, set_id: int) -> LearningSet:
    """Return a set with its sessions, memberships, people and series as they stand now."""
    query = (
        select(LearningSet)
        .where(LearningSet.id == set_id)
        .options(*_WHOLE)
        .execution_options(populate_existing=True)
    )
    return db.scalars(query).one()


def sets_to_change(db: Session, programme_id: int, *, set_id: int | None) -> list[LearningSet]:
    """Return every set of a programme likewise, or one of them alone."""
    query = (
        select(LearningSet)
        .where(LearningSet.programme_id == programme_id)
        .options(*_WHOLE)
        .order_by(LearningSet.id)
        .execution_options(populate_existing=True)
    )
    if set_id is not None:
        query = query.where(LearningSet.id == set_id)
    return list(db.scalars(query))


def last_end(db: Session, programme_id: int) -> datetime | None:
    """Return when the last standing session of a programme ends."""
    return db.scalar(
        select(func.max(SetSession.ends_at))
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(LearningSet.programme_id == programme_id, SetSession.state == SessionState.SCHEDULED)
    )


def open_links(db: Session, set_ids: Sequence[int], *, now: datetime) -> list[FormLink]:
    """Return the sets' forms that can still be answered, each with its session."""
    query = (
        select(FormLink)
        .where(
            FormLink.set_id.in_(set_ids),
            FormLink.cancelled_at.is_(None),
            FormLink.closes_at > now,
        )
        .options(joinedload(FormLink.set_session))
        .order_by(FormLink.id)
    )
    return list(db.scalars(query))


def links_of_session(db: Session, session_id: int, form: str) -> list[FormLink]:
    """Return every link of a form for a session, with its answers and draft."""
    query = (
        select(FormLink)
        .where(FormLink.set_session_id == session_id, FormLink.form == form)
        .options(joinedload(FormLink.reply), joinedload(FormLink.draft))
        .order_by(FormLink.id)
    )
    return list(db.scalars(query))


def find_link(db: Session, key: str) -> FormLink | None:
    """Return the link of a form, a session and a person, if it was made already."""
    return db.scalars(select(FormLink).where(FormLink.key == key)).one_or_none()


def forms_answered(db: Session, person_id: int, set_id: int) -> frozenset[str]:
    """Return the forms of a set that somebody has answered at least once."""
    query = (
        select(FormLink.form)
        .join(Reply, Reply.form_link_id == FormLink.id)
        .where(FormLink.person_id == person_id, FormLink.set_id == set_id)
    )
    return frozenset(db.scalars(query))


def open_actions(db: Session, owner_id: int, set_id: int) -> list[Action]:
    """Return what somebody committed to in a set and has not closed."""
    closed = (ActionState.DONE, ActionState.LET_GO)
    query = select(Action).where(
        Action.owner_id == owner_id, Action.set_id == set_id, Action.state.not_in(closed)
    )
    return list(db.scalars(query))


def told_of_date(
    db: Session, session_id: int, touchpoints: Collection[str], states: Collection[MailingState]
) -> set[int]:
    """Return the readers of a session's mails of these kinds that are in one of these states."""
    query = select(Mailing.person_id).where(
        Mailing.set_session_id == session_id,
        Mailing.touchpoint.in_(touchpoints),
        Mailing.state.in_(states),
    )
    return set(db.scalars(query))
