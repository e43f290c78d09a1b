"""Let two members of different sets change places."""

from sqlalchemy.orm import Session

from service.domain.journey.news import NEW_SET, SWAPPED_MEMBERS
from service.domain.states import MailingState, Role
from service.errors import Refused
from service.models import Job, LearningSet, Mailing, Membership, Person
from service.store import changes, form_links
from service.store.mailings import insert_new
from service.workflows.change import Change, ask_for_calendar, begin_change, note
from service.workflows.queue_due_mail import sender_for
from service.workflows.seat import next_session, open_late_forms, set_up_held, take_seat
from service.workflows.tell_news import tell_news

_ASKED_ONCE = (("joining", "joining"), ("set-up", "baseline"))
"""(touchpoint, form) that count for the programme, so that a former set's answer stands."""
_STANDS = "answered in the set that they came from"


def swap_members(db: Session, membership_id: int, other_id: int, *, by: Change) -> Job:
    """Close two places and open two, each in the other's set.

    Objective and log belong to their owner and go along, and so do actions still open; what was
    said and done in the old set stays there. Forms answered once are not asked again. Each of
    the two gets one mail about the new set, and both sets' facilitators are told.

    Raises:
        Refused: one of the two is not a member any more, they sit in one set or in two
            programmes, or a set has no session to come.
    """
    place = db.get_one(Membership, membership_id)
    programme = begin_change(db, place.learning_set.programme_id)
    other = db.get_one(Membership, other_id)
    one_set = changes.set_to_change(db, place.set_id)
    other_set = changes.set_to_change(db, other.set_id)
    _check(place, other)
    for leaving in (place, other):
        _close(db, leaving, by)
    _move_in(db, place, one_set, other_set, by)
    _move_in(db, other, other_set, one_set, by)
    for coming_in, learning_set in ((place, other_set), (other, one_set)):
        _tell_facilitators(db, learning_set, coming_in.person, by)
    note(
        db,
        "members-swapped",
        f"membership:{place.id}",
        by,
        old=f"set:{place.set_id}",
        new=f"with membership:{other.id}",
    )
    return ask_for_calendar(db, programme, actor=by.actor, now=by.now)


def _check(place: Membership, other: Membership) -> None:
    for each in (place, other):
        if each.ends_at is not None or each.role is not Role.MEMBER:
            raise Refused(f"{each.person.name} is no member of that set any more")
    if place.set_id == other.set_id:
        raise Refused("they are in the same set")
    if place.learning_set.programme_id != other.learning_set.programme_id:
        raise Refused("they take part in different programmes")


def _close(db: Session, place: Membership, by: Change) -> None:
    place.ends_at = by.now
    place.end_reason = "swapped"
    for link in form_links.open_links_of_member(
        db, person_id=place.person_id, set_id=place.set_id, now=by.now
    ):
        link.cancelled_at = by.now


def _move_in(
    db: Session, place: Membership, former: LearningSet, into: LearningSet, by: Change
) -> None:
    person = place.person
    session = next_session(into, by)
    take_seat(into, person, Role.MEMBER, by)
    db.flush()
    for action in changes.open_actions(db, person.id, former.id):
        action.set_id = into.id
    answered = changes.forms_answered(db, person.id, former.id)
    if set_up_held(into, by):
        missing = [form for form in ("joining", "baseline") if form not in answered]
        open_late_forms(db, into, person, [*missing, "affirmations"], by)
    else:
        _ask_no_more(db, into, person, answered, by)
    tell_news(db, NEW_SET, person, session, by, useless_after=session.starts_at)


def _ask_no_more(
    db: Session, into: LearningSet, person: Person, answered: frozenset[str], by: Change
) -> None:
    """Write down as skipped what the new set's set-up would ask a second time."""
    set_up = min(into.sessions, key=lambda one: one.number)
    rows = [
        {
            "key": f"{touchpoint}:{set_up.id}:{person.id}",
            "touchpoint": touchpoint,
            "programme_id": into.programme_id,
            "person_id": person.id,
            "set_session_id": set_up.id,
            "state": MailingState.SKIPPED,
            "reason": _STANDS,
            "due_at": by.now,
            "useless_after": set_up.starts_at,
            "mailbox": sender_for(person.id, by.senders),
        }
        for touchpoint, form in _ASKED_ONCE
        if form in answered
    ]
    insert_new(db, Mailing, rows, unique="key")


def _tell_facilitators(db: Session, learning_set: LearningSet, joiner: Person, by: Change) -> None:
    session = next_session(learning_set, by)
    for place in learning_set.memberships:
        if place.ends_at is None and place.role is Role.FACILITATOR:
            tell_news(
                db,
                SWAPPED_MEMBERS,
                place.person,
                session,
                by,
                useless_after=session.starts_at,
                about=joiner,
            )
