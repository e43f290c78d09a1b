"""Make somebody a champion of a programme who said yes to it, for a term."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.champions import term_ends_on
from service.models import Champion, Person
from service.store.champions import champion_of
from service.workflows.record_audit import record_audit


def become_champion(db: Session, programme_id: int, person: Person, *, now: datetime) -> bool:
    """Begin a term from today on, where the person lives; False where they are one already.

    Args:
        now: service time.
    """
    row = champion_of(db, programme_id, person.id)
    if row is not None and row.ends_at is None:
        return False
    if row is None:
        row = Champion(programme_id=programme_id, person_id=person.id)
        db.add(row)
    row.ends_at = None
    row.until_on = term_ends_on(now.astimezone(ZoneInfo(person.zone)).date())
    record_audit(
        db,
        now=now,
        actor=f"person:{person.id}",
        verb="champion-began",
        subject=f"programme:{programme_id}",
    )
    return True
