"""Give a set's meetings to another organiser mailbox."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import Job, LearningSet
from service.store import changes
from service.workflows.change import Change, ask_for_calendar, begin_change, note


def change_organiser(
    db: Session, set_id: int, *, mailbox: str, organisers: Sequence[str], by: Change
) -> Job:
    """Let another mailbox own what is to come: the old invitations are cancelled, new ones sent.

    Outlook cannot hand a meeting over with its Teams link (method 0.2), so what is to come is
    booked anew, with a new link; what is past stays where it is.

    Args:
        mailbox: one of `organisers`, the mailboxes that may own meetings.

    Raises:
        Refused: it may not, or owns them already.
    """
    programme = begin_change(db, db.get_one(LearningSet, set_id).programme_id)
    learning_set = changes.set_to_change(db, set_id)
    if mailbox not in organisers:
        raise Refused(f"{mailbox} may not organise meetings; ORGANISER_MAILBOXES lists who may")
    former = learning_set.organiser or learning_set.series[-1].mailbox
    if mailbox == former:
        raise Refused(f"{mailbox} organises this set already")
    learning_set.organiser = mailbox
    note(db, "organiser-changed", f"set:{set_id}", by, old=former, new=mailbox)
    return ask_for_calendar(db, programme, actor=by.actor, now=by.now)
