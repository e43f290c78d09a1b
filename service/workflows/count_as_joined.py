"""Count somebody as joined who said so in another way than by their form."""

from sqlalchemy.orm import Session

from service.domain.states import Entry
from service.errors import Refused
from service.models import Membership
from service.store.changes import places_to_change
from service.workflows.change import Change, begin_change, note
from service.workflows.open_without_sponsor import NOBODY_IS_ASKED


def count_as_joined(
    db: Session, programme_id: int, *, membership_id: int, by: Change
) -> Membership:
    """Let somebody's place count as joined, with HR's reason on record.

    What they answered stays as it is; what they choose in their form from here on goes before
    HR's word.

    Raises:
        Refused: nobody is asked first, or they joined or left meanwhile.
    """
    programme = begin_change(db, programme_id)
    if programme.entry is not Entry.INVITE:
        raise Refused(NOBODY_IS_ASKED)
    for place in places_to_change(db, programme_id, [membership_id]):
        if place.joined_at is None:
            place.joined_at = by.now
            note(db, "joined-by-hand", f"membership:{place.id}", by, new="joined")
            return place
    raise Refused("they have joined or left meanwhile")
