"""Hand a set over to another facilitator: the set hears of it before its calendar changes."""

from datetime import timedelta

from sqlalchemy.orm import Session

from service.domain.journey.news import NEW_FACILITATOR
from service.domain.states import Role
from service.errors import Refused
from service.models import Job, Membership
from service.store import changes
from service.workflows.change import Change, ask_for_calendar, begin_change, note
from service.workflows.newcomer import Newcomer, person_named
from service.workflows.seat import members, next_session, take_seat
from service.workflows.tell_news import tell_news

_HEAD_START = timedelta(hours=1)
"""From the last member's mail to the calendar's change (method 1.10: told before)."""


def change_facilitator(db: Session, membership_id: int, newcomer: Newcomer, *, by: Change) -> Job:
    """Close the old facilitator's place, open the new one's, tell the members.

    The past stays, and private notes stay with who wrote them. The calendar follows an hour after
    the last member's mail may leave: the old facilitator is taken out of what is to come, the new
    one is invited and becomes co-organiser.

    Args:
        membership_id: the place of the facilitator who goes.

    Raises:
        Refused: that place is closed or no facilitator's, the new one is in the set already, or
            nothing is to come.
    """
    place = db.get_one(Membership, membership_id)
    programme = begin_change(db, place.learning_set.programme_id)
    learning_set = changes.set_to_change(db, place.set_id)
    if place.ends_at is not None or place.role is not Role.FACILITATOR:
        raise Refused(f"{place.person.name} does not facilitate set {learning_set.name} any more")
    session = next_session(learning_set, by)
    person = person_named(db, newcomer)
    new_place = take_seat(learning_set, person, Role.FACILITATOR, by)
    place.ends_at = by.now
    place.end_reason = "handed over"
    db.flush()
    told = [
        tell_news(db, NEW_FACILITATOR, each.person, session, by, useless_after=session.starts_at)
        for each in members(learning_set)
    ]
    note(
        db,
        "facilitator-changed",
        f"set:{learning_set.id}",
        by,
        old=f"membership:{place.id}",
        new=f"membership:{new_place.id}",
    )
    # Never past the session itself, which the new one has to find in their calendar.
    ready = max(told, default=by.now) + _HEAD_START
    not_before = min(ready, max(session.starts_at - _HEAD_START, by.now))
    return ask_for_calendar(db, programme, actor=by.actor, now=by.now, not_before=not_before)
