"""Go on without the sponsor's word: the managers are asked as if it had been given."""

from sqlalchemy.orm import Session

from service.domain.states import Entry
from service.errors import Refused
from service.models import Programme
from service.workflows.change import Change, begin_change, note

NOBODY_IS_ASKED = "in this programme nobody is asked first, so nothing waits for anybody"


def open_without_sponsor(db: Session, programme_id: int, *, by: Change) -> Programme:
    """Let the sponsor count as signed off, with HR's reason on record.

    What they answered stays as it is, and their form stays open: what they choose in it from
    here on goes before HR's word.

    Raises:
        Refused: nobody is asked first, or they have signed off.
    """
    programme = begin_change(db, programme_id)
    if programme.entry is not Entry.INVITE:
        raise Refused(NOBODY_IS_ASKED)
    if programme.signed_off_at is not None:
        raise Refused("the sponsor has signed off meanwhile")
    programme.signed_off_at = by.now
    note(db, "sponsor-passed-over", f"programme:{programme_id}", by, new="signed off")
    return programme
