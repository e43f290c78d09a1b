"""What a form asks about one by one, and in which circumstances it is asked."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from service.domain.actions import LOOKS_BACK, ActionStanding, asked_about, state_after
from service.domain.states import ActionState
from service.models import (
    Action,
    ActionUpdate,
    FormLink,
    Membership,
    Person,
    Programme,
    Recommendation,
    SetSession,
)
from service.store.recommendations import stands
from service.store.session_rows import members_at


def latest_action(db: Session, link: FormLink) -> Action | None:
    """Return what the person chose to do last in the set before the form was asked."""
    if link.set_session is None:
        return None
    return db.scalars(
        select(Action)
        .join(SetSession, SetSession.id == Action.agreed_in_id)
        .where(
            Action.owner_id == link.person_id,
            Action.set_id == link.set_id,
            SetSession.number < _before_number(link, link.set_session),
        )
        .order_by(SetSession.number.desc(), Action.id.desc())
        .limit(1)
    ).one_or_none()


def actions_asked_about(db: Session, link: FormLink) -> list[Action]:
    """Return the actions that a form asks about, newest first.

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
    ids = asked_about(standings, session_number=_before_number(link, link.set_session))
    return [by_id[identity] for identity in ids]


def members_asked_about(db: Session, link: FormLink) -> list[Person]:
    """Return who was a member of the set when its session began, in order of their names."""
    return [] if link.set_session is None else members_at(db, link.set_session)


def recommendations_asked_about(db: Session, link: FormLink) -> list[Recommendation]:
    """Return what the set put to its sponsor, in the order in which it was proposed."""
    query = (
        select(Recommendation)
        .where(Recommendation.set_id == link.set_id, stands())
        .order_by(Recommendation.id)
    )
    return list(db.scalars(query))


def circumstances(db: Session, link: FormLink) -> frozenset[str]:
    """Return mode and entry of a form's programme, and its reader's roles in its set."""
    roles = db.scalars(
        select(Membership.role).where(
            Membership.set_id == link.set_id,
            Membership.person_id == link.person_id,
            Membership.ends_at.is_(None),
        )
    )
    return programme_terms(db, link.programme_id) | {one.value for one in roles}


def programme_terms(db: Session, programme_id: int) -> frozenset[str]:
    """Return mode and entry of a programme."""
    programme = db.get_one(Programme, programme_id)
    return frozenset({programme.mode.value, programme.entry.value})


def _before_number(link: FormLink, session: SetSession) -> int:
    return session.number + 1 if link.form in LOOKS_BACK else session.number


def _told(updates: Sequence[ActionUpdate], own_reply_id: int | None) -> list[ActionState]:
    return [one.state for one in updates if one.reply_id != own_reply_id]
