"""Form links with everything a form's page needs; few queries, whatever the form."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from service.domain.actions import ActionStanding, asked_about, state_after
from service.domain.standing import LinkFacts
from service.domain.states import ActionState, SessionState, Wave
from service.models import (
    Action,
    ActionUpdate,
    FormLink,
    LearningSet,
    MailedDraft,
    Membership,
    Rating,
    Reply,
    SetSession,
)


def form_link(db: Session, link_id: int) -> FormLink | None:
    """Return a link with its person, session, answers and draft loaded."""
    return db.scalars(
        select(FormLink)
        .where(FormLink.id == link_id)
        .options(
            joinedload(FormLink.person),
            joinedload(FormLink.about_person),
            joinedload(FormLink.set_session),
            joinedload(FormLink.draft),
            joinedload(FormLink.reply).selectinload(Reply.answers),
        )
    ).one_or_none()


def lock(db: Session, link_id: int) -> None:
    """Make others who save the same form wait, so that a double press is one reply."""
    db.execute(select(FormLink.id).where(FormLink.id == link_id).with_for_update())


def set_of(db: Session, link: FormLink) -> LearningSet:
    """Return the set a form belongs to, with its programme."""
    return db.scalars(
        select(LearningSet)
        .where(LearningSet.id == link.set_id)
        .options(joinedload(LearningSet.programme))
    ).one()


def is_member_in(db: Session, link: FormLink) -> bool:
    """Whether the person a form is about is still in its set."""
    return (
        db.scalar(
            select(Membership.id)
            .where(
                Membership.set_id == link.set_id,
                Membership.person_id == (link.about_person_id or link.person_id),
                Membership.ends_at.is_(None),
            )
            .limit(1)
        )
        is not None
    )


def facts_of(db: Session, link: FormLink) -> LinkFacts:
    """Return what decides how a link stands."""
    session = link.set_session
    return LinkFacts(
        generation=link.generation,
        opens_at=link.opens_at,
        closes_at=link.closes_at,
        cancelled=link.cancelled_at is not None,
        session_stands=session is None or session.state is SessionState.SCHEDULED,
        is_member_in=is_member_in(db, link),
    )


def mailed_drafts(db: Session, link_id: int) -> list[MailedDraft]:
    """Return what came to a form by mail and still waits, the oldest first."""
    return list(
        db.scalars(
            select(MailedDraft)
            .where(MailedDraft.form_link_id == link_id)
            .order_by(MailedDraft.mailed_at, MailedDraft.id)
        )
    )


def latest_action(db: Session, link: FormLink) -> Action | None:
    """Return what the person chose to do after an earlier session of the set."""
    if link.set_session is None:
        return None
    return db.scalars(
        select(Action)
        .join(SetSession, SetSession.id == Action.agreed_in_id)
        .where(
            Action.owner_id == link.person_id,
            Action.set_id == link.set_id,
            SetSession.number < link.set_session.number,
        )
        .order_by(SetSession.number.desc(), Action.id.desc())
        .limit(1)
    ).one_or_none()


def actions_asked_about(db: Session, link: FormLink) -> list[Action]:
    """Return the actions that the form before a session asks about, newest first.

    What this very form told of them is left out, so that an answer can be changed.
    """
    if link.set_session is None:
        return []
    rows = db.execute(
        select(Action, SetSession.number)
        .join(SetSession, SetSession.id == Action.agreed_in_id)
        .where(Action.owner_id == link.person_id, Action.set_id == link.set_id)
        .options(selectinload(Action.updates))
    ).all()
    own_reply_id = link.reply.id if link.reply else None
    standings = [
        ActionStanding(action.id, number, state_after(_told(action.updates, own_reply_id)))
        for action, number in rows
    ]
    by_id = {action.id: action for action, _ in rows}
    ids = asked_about(standings, session_number=link.set_session.number)
    return [by_id[identity] for identity in ids]


def _told(updates: Sequence[ActionUpdate], own_reply_id: int | None) -> list[ActionState]:
    return [one.state for one in updates if one.reply_id != own_reply_id]


def ratings(db: Session, *, pseudonym: str, scope: str, wave: Wave) -> dict[str, Rating]:
    """Return somebody's ratings of one wave by item."""
    rows = db.scalars(
        select(Rating).where(
            Rating.pseudonym == pseudonym, Rating.scope == scope, Rating.wave == wave
        )
    )
    return {row.item: row for row in rows}


def open_links_of_member(
    db: Session, *, person_id: int, set_id: int, now: datetime
) -> list[FormLink]:
    """Return links still open that are the person's in a set or, for managers, about them."""
    return list(
        db.scalars(
            select(FormLink).where(
                FormLink.set_id == set_id,
                FormLink.cancelled_at.is_(None),
                FormLink.closes_at > now,
                or_(FormLink.person_id == person_id, FormLink.about_person_id == person_id),
            )
        )
    )
