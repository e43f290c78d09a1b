"""Let somebody join a set that is under way."""

from sqlalchemy.orm import Session

from service.domain.journey.news import WELCOME
from service.domain.states import Role, SessionState
from service.errors import Refused
from service.models import Job, LearningSet
from service.store import changes
from service.workflows.change import Change, ask_for_calendar, begin_change, note
from service.workflows.newcomer import Newcomer, person_named
from service.workflows.seat import (
    MOST_MEMBERS,
    members,
    next_session,
    open_late_forms,
    set_up_held,
    take_seat,
)
from service.workflows.tell_news import tell_news

_LATE_FORMS = ("joining", "baseline", "affirmations")
_USUAL_UNTIL = 2
"""The number of the session before which joining is usual (method 1.10)."""


def add_joiner(
    db: Session,
    set_id: int,
    newcomer: Newcomer,
    *,
    is_set_asked: bool,
    is_late_agreed: bool,
    by: Change,
) -> Job:
    """Give somebody a member's place from now on; they are invited to what is to come.

    After the set-up session they get one bridging mail to their page, where joining form,
    baseline and affirmations are open, and none of the mails that the others had before.
    Before it, the usual mails bring them in.

    Args:
        is_set_asked: HR's word that the set was asked first and agrees.
        is_late_agreed: HR's word that they may join although session 2 has begun.

    Raises:
        Refused: one of the two is missing, they are in already, the set is full, nothing is to
            come, or nobody is known by the address and no name was given.
    """
    programme = begin_change(db, db.get_one(LearningSet, set_id).programme_id)
    learning_set = changes.set_to_change(db, set_id)
    if not is_set_asked:
        raise Refused("please ask the set first, and tick that it agrees")
    held = [
        one.number
        for one in learning_set.sessions
        if one.starts_at <= by.now and one.state is SessionState.SCHEDULED
    ]
    if not is_late_agreed and max(held, default=0) >= _USUAL_UNTIL:
        raise Refused("session 2 has begun; tick that they may still join")
    if len(members(learning_set)) >= MOST_MEMBERS:
        raise Refused(f"set {learning_set.name} has {MOST_MEMBERS} members, and more do not fit")
    session = next_session(learning_set, by)
    person = person_named(db, newcomer)
    place = take_seat(learning_set, person, Role.MEMBER, by)
    db.flush()
    if set_up_held(learning_set, by):
        open_late_forms(db, learning_set, person, _LATE_FORMS, by)
        tell_news(db, WELCOME, person, session, by, useless_after=session.starts_at)
    note(db, "joined-set", f"membership:{place.id}", by, new=f"set:{set_id}")
    return ask_for_calendar(db, programme, actor=by.actor, now=by.now)
