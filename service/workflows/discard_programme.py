"""Throw a plan away that nobody approved; nothing of it has left the house."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import ProgrammeState
from service.errors import Refused
from service.models import Programme
from service.store.programme_removal import remove_programme
from service.workflows.record_audit import record_audit


def discard_programme(db: Session, programme_id: int, *, actor: str, now: datetime) -> None:
    """Remove a planned programme and the people that it alone brought in.

    Raises:
        Refused: it was approved, so people may have heard of it; or it is gone already.
    """
    programme = db.get(Programme, programme_id, with_for_update=True)
    if programme is None or programme.state is not ProgrammeState.PLANNED:
        raise Refused("only a plan that nobody confirmed can be thrown away")
    digest = programme.source_digest
    remove_programme(db, programme_id)
    record_audit(
        db,
        now=now,
        actor=actor,
        verb="plan-discarded",
        subject=f"programme:{programme_id}",
        old=digest,
    )
