"""Let a champion step down: the digest stops, everything else stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Champion
from service.workflows.record_audit import record_audit


def step_down_champion(db: Session, champion: Champion, *, now: datetime) -> bool:
    """End somebody's part as a champion; False where it had ended."""
    db.refresh(champion, ["ends_at"], with_for_update=True)
    if champion.ends_at is not None:
        return False
    champion.ends_at = now
    record_audit(
        db,
        now=now,
        actor=f"person:{champion.person_id}",
        verb="champion-stepped-down",
        subject=f"programme:{champion.programme_id}",
    )
    return True
