"""What a person's replies became: the rows that follow an answer, found again for its change."""

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from service.domain.states import Role
from service.models import (
    Action,
    Affirmation,
    FormLink,
    LogEntry,
    Membership,
    Objective,
    Question,
    Release,
)

# Built once: each change of a reply asks these, and to put a query together takes as long as to
# ask it; a board that is full of presses asks the last.
_OF_REPLY = bindparam("reply_id", type_=Integer)
_OBJECTIVES = select(Objective).where(Objective.reply_id == _OF_REPLY).order_by(Objective.id)
_QUESTION = select(Question).where(Question.reply_id == _OF_REPLY)
_AFFIRMATION = select(Affirmation).where(Affirmation.reply_id == _OF_REPLY)
_LOG = select(LogEntry).where(LogEntry.reply_id == _OF_REPLY)
_ACTION = select(Action).where(Action.reply_id == _OF_REPLY)
_RELEASES = select(Release).where(Release.reply_id == _OF_REPLY)
_AGREED = (
    select(Action)
    .where(
        Action.agreed_in_id == bindparam("set_session_id"), Action.owner_id == bindparam("owner_id")
    )
    .order_by(Action.id)
)


def objectives_of(db: Session, reply_id: int) -> list[Objective]:
    """Return the objectives of a reply in the order they were asked for."""
    return list(db.scalars(_OBJECTIVES, {"reply_id": reply_id}))


def question_of(db: Session, reply_id: int) -> Question | None:
    """Return the question that came with a reply."""
    return db.scalars(_QUESTION, {"reply_id": reply_id}).one_or_none()


def affirmation_of(db: Session, reply_id: int) -> Affirmation | None:
    """Return what a reply affirmed."""
    return db.scalars(_AFFIRMATION, {"reply_id": reply_id}).one_or_none()


def log_of(db: Session, reply_id: int) -> dict[tuple[str, int | None], LogEntry]:
    """Return the log entries that came with a reply, by kind and the action each is about."""
    rows = db.scalars(_LOG, {"reply_id": reply_id})
    return {(row.kind, row.action_id): row for row in rows}


def action_of(db: Session, reply_id: int) -> Action | None:
    """Return the action that a reply agreed."""
    return db.scalars(_ACTION, {"reply_id": reply_id}).one_or_none()


def noted_action(db: Session, link: FormLink) -> Action | None:
    """Return what was noted for somebody while their set met, and no form has worded since."""
    if link.set_session_id is None or not link.has_noted_action:
        return None
    agreed = actions_agreed_in(db, link.set_session_id, link.person_id)
    return next((row for row in agreed if row.reply_id is None), None)


def actions_agreed_in(db: Session, set_session_id: int, owner_id: int) -> list[Action]:
    """Return what somebody chose to do in a session: noted there, or written after it."""
    return list(db.scalars(_AGREED, {"set_session_id": set_session_id, "owner_id": owner_id}))


def releases_of(db: Session, reply_id: int) -> dict[str, Release]:
    """Return the lines of a reply that were ever ticked, by line."""
    rows = db.scalars(_RELEASES, {"reply_id": reply_id})
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
