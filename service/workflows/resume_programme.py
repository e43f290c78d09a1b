"""Resume a paused programme: what still makes sense goes, what came too late says so."""

from sqlalchemy.orm import Session

from service.domain.journey.news import PAUSED
from service.errors import Refused
from service.models import Programme
from service.store.held_mail import release_waiting
from service.workflows.change import Change, begin_change, note


def resume_programme(db: Session, programme_id: int, *, by: Change) -> Programme:
    """Let a programme's mails go again, each decided anew.

    A mail that fell due meanwhile goes at once if it is still of use, and is skipped with the
    reason otherwise. Nudges do not pile up: one goes only where its first mail went out before.

    Raises:
        Refused: it is not paused.
    """
    programme = begin_change(db, programme_id)
    if programme.paused_at is None:
        raise Refused("it is not paused")
    programme.paused_at = None
    release_waiting(db, programme_id, reason=PAUSED)
    note(db, "programme-resumed", f"programme:{programme_id}", by)
    return programme
