"""What a person's replies became: the rows that follow an answer, found again for its change."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.domain.states import Role
from service.models import (
    Action,
    ActionUpdate,
    Affirmation,
    FormLink,
    LogEntry,
    Membership,
    Objective,
    Question,
    Release,
)

# Built once: a board that is full of presses asks it.
_AGREED = (
    select(Action)
    .where(
        Action.agreed_in_id == bindparam("set_session_id"), Action.owner_id == bindparam("owner_id")
    )
    .order_by(Action.id)
)


def objectives_of(db: Session, reply_id: int) -> list[Objective]:
    """Return the objectives of a reply in the order they were asked for."""
    query = select(Objective).where(Objective.reply_id == reply_id).order_by(Objective.id)
    return list(db.scalars(query))


def question_of(db: Session, reply_id: int) -> Question | None:
    """Return the question that came with a reply."""
    return db.scalars(select(Question).where(Question.reply_id == reply_id)).one_or_none()


def affirmation_of(db: Session, reply_id: int) -> Affirmation | None:
    """Return what a reply affirmed."""
    return db.scalars(select(Affirmation).where(Affirmation.reply_id == reply_id)).one_or_none()


def log_entry_of(db: Session, reply_id: int, kind: str, action_id: int | None) -> LogEntry | None:
    """Return the log entry of a kind that came with a reply."""
    return db.scalars(
        select(LogEntry).where(
            LogEntry.reply_id == reply_id,
            LogEntry.kind == kind,
            LogEntry.action_id.is_(None) if action_id is None else LogEntry.action_id == action_id,
        )
    ).one_or_none()


def action_of(db: Session, reply_id: int) -> Action | None:
    """Return the action that a reply agreed."""
    return db.scalars(select(Action).where(Action.reply_id == reply_id)).one_or_none()


def noted_action(db: Session, link: FormLink) -> Action | None:
    """Return what was noted for somebody while their set met, and no form has worded since."""
    if link.set_session_id is None or not link.has_noted_action:
        return None
    agreed = actions_agreed_in(db, link.set_session_id, link.person_id)
    return next((row for row in agreed if row.reply_id is None), None)


def actions_agreed_in(db: Session, set_session_id: int, owner_id: int) -> list[Action]:
    """Return what somebody chose to do in a session: noted there, or written after it."""
    return list(db.scalars(_AGREED, {"set_session_id": set_session_id, "owner_id": owner_id}))


def update_of(db: Session, reply_id: int, action_id: int) -> ActionUpdate | None:
    """Return what a reply told of an action."""
    return db.scalars(
        select(ActionUpdate).where(
            ActionUpdate.reply_id == reply_id, ActionUpdate.action_id == action_id
        )
    ).one_or_none()


def releases_of(db: Session, reply_id: int) -> dict[str, Release]:
    """Return the lines of a reply that were ever ticked, by line."""
    rows = db.scalars(select(Release).where(Release.reply_id == reply_id))
    return {row.line: row for row in rows}


def open_membership(
    db: Session, *, person_id: int, set_id: int, role: Role | None = None
) -> Membership | None:
    """Return somebody's place in a set while they hold it: of one role, or the newest of any."""
    query = (
        select(Membership)
        .where(
            Membership.person_id == person_id,
            Membership.set_id == set_id,
            Membership.ends_at.is_(None),
        )
        .order_by(Membership.id.desc())
        .limit(1)
    )
    if role is not None:
        query = query.where(Membership.role == role)
    return db.scalars(query).one_or_none()


def membership(db: Session, membership_id: int, *, person_id: int) -> Membership | None:
    """Return one place in a set, if it is this person's and they still hold it."""
    return db.scalars(
        select(Membership).where(
            Membership.id == membership_id,
            Membership.person_id == person_id,
            Membership.ends_at.is_(None),
        )
    ).one_or_none()
