"""Let a champion step down: digest and tasters ahead stop, everything else stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Champion
from service.store.tasters import tasters_of
from service.workflows.host_taster import call_off_taster
from service.workflows.record_audit import record_audit


def step_down_champion(db: Session, champion: Champion, *, now: datetime) -> bool:
    """End somebody's part as a champion; False where it had ended."""
    db.refresh(champion, ["ends_at"], with_for_update=True)
    if champion.ends_at is not None:
        return False
    for one in tasters_of(db, [champion.id], since=now):
        # Nobody should stand before an empty room; who has a place is told.
        call_off_taster(db, one.taster, now=now)
    champion.ends_at = now
    record_audit(
        db,
        now=now,
        actor=f"person:{champion.person_id}",
        verb="champion-stepped-down",
        subject=f"programme:{champion.programme_id}",
    )
    return True
