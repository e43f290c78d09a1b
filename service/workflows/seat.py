"""Give somebody a dated place in a set, and the forms that they would have had by now."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from service.domain.states import Role
from service.errors import Refused
from service.models import FormLink, LearningSet, Membership, Person, SetSession
from service.store import changes
from service.workflows.change import Change, sessions_to_come

MOST_MEMBERS = 8
"""Method 1.2."""


def next_session(learning_set: LearningSet, by: Change) -> SetSession:
    """Return the set's next session to come.

    Raises:
        Refused: there is none.
    """
    found = min(
        sessions_to_come([learning_set], by),
        key=lambda one: one.starts_at,
        default=None,
    )
    if found is None:
        raise Refused(f"no session of set {learning_set.name} is to come")
    return found


def set_up_held(learning_set: LearningSet, by: Change) -> SetSession | None:
    """Return the set-up session if it has begun: who comes now is late for it."""
    first = min(learning_set.sessions, key=lambda one: one.number)
    return first if first.starts_at <= by.now else None


def members(learning_set: LearningSet) -> list[Membership]:
    """Return who is a member now."""
    return [
        place
        for place in learning_set.memberships
        if place.ends_at is None and place.role is Role.MEMBER
    ]


def take_seat(learning_set: LearningSet, person: Person, role: Role, by: Change) -> Membership:
    """Open a place from now on.

    Raises:
        Refused: they are in the set already.
    """
    if any(
        place.person_id == person.id and place.ends_at is None for place in learning_set.memberships
    ):
        raise Refused(f"{person.name} is in set {learning_set.name} already")
    place = Membership(person=person, role=role, starts_at=by.now)
    learning_set.memberships.append(place)
    return place


def open_late_forms(
    db: Session,
    learning_set: LearningSet,
    person: Person,
    forms: Sequence[str],
    by: Change,
) -> None:
    """Open forms of the set-up session on somebody's own page, until the next session begins.

    No mail each: one bridging mail leads to the page. A baseline given now counts as late.
    """
    set_up = min(learning_set.sessions, key=lambda one: one.number)
    closes_at = next_session(learning_set, by).starts_at
    for form in forms:
        link = changes.find_link(db, f"{form}:{set_up.id}:{person.id}")
        if link is None:
            link = FormLink(
                key=f"{form}:{set_up.id}:{person.id}",
                form=form,
                programme_id=learning_set.programme_id,
                person_id=person.id,
                set_id=learning_set.id,
                set_session_id=set_up.id,
                opens_at=by.now,
            )
            db.add(link)
        # Of somebody who comes back, too.
        link.cancelled_at = None
        link.closes_at = closes_at
