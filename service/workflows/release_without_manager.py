"""Go on without a manager's word: their report is invited as if their time had been released."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from service.domain.states import Entry
from service.errors import Refused
from service.models import Membership
from service.store.changes import places_to_change
from service.workflows.change import Change, begin_change, note
from service.workflows.open_without_sponsor import NOBODY_IS_ASKED


def release_without_manager(
    db: Session, programme_id: int, *, membership_ids: Collection[int], by: Change
) -> list[Membership]:
    """Let the time of some members count as released, with HR's reason on record for each.

    What a manager answered stays as it is, and their form stays open: what they choose in it from
    here on goes before HR's word.

    Raises:
        Refused: nobody is asked first, or all of these were released or have left.
    """
    programme = begin_change(db, programme_id)
    if programme.entry is not Entry.INVITE:
        raise Refused(NOBODY_IS_ASKED)
    places = [
        place
        for place in places_to_change(db, programme_id, membership_ids)
        if place.released_at is None
    ]
    if not places:
        raise Refused("their time was released meanwhile, or they have left")
    for place in places:
        place.released_at = by.now
        note(db, "manager-passed-over", f"membership:{place.id}", by, new="time released")
    return places
