"""Pause a programme: no mail goes until it is resumed; its meetings stay in the calendars."""

from sqlalchemy.orm import Session

from service.domain.journey.news import PAUSED
from service.errors import Refused
from service.models import Programme
from service.store.held_mail import hold_waiting
from service.workflows.change import Change, begin_change, note


def pause_programme(db: Session, programme_id: int, *, by: Change) -> Programme:
    """Stop a programme's mails from now on; nobody is told, and no meeting moves.

    What waits to be sent is held back. Sessions during the pause stand unless HR moves or cancels
    them: a pause says nothing about them that attendees could act on.

    Raises:
        Refused: it is paused already.
    """
    programme = begin_change(db, programme_id)
    if programme.paused_at is not None:
        raise Refused("it is paused already")
    programme.paused_at = by.now
    hold_waiting(db, programme_id, reason=PAUSED)
    note(db, "programme-paused", f"programme:{programme_id}", by)
    return programme
